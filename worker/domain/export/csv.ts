/**
 * CSV files (RFC 4180) that a spreadsheet opens with the right letters and without treating strangers' text as a formula.
 * Every CSV export is written here.
 */

type Cell = string | number;

/** Without this mark at its start, Excel does not read a file as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** A whole file in pieces: the head, then one record per row. */
export async function* csvFile(
  head: readonly Cell[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRecord(head);
  for await (const row of rows) yield csvRecord(row);
}

/** One record. Text that a spreadsheet could treat as a formula gets an apostrophe in front. */
export function csvRecord(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

// A spreadsheet may use another separator than the comma: then the text after it, inside our quotes, is a cell of its
// own.
const SEPARATORS = /([;,|\t\r\n\v\f\u0085\u2028\u2029\uFF1B\uFF0C])/;
// Characters that are skipped or invisible at the start of a cell.
const LEADING = /^[\s\p{Cc}\p{Cf}"]+/u;

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const guarded = cell.split(SEPARATORS).map((part) => (beginsFormula(part) ? `'${part}` : part));
  const text = guarded.join("");
  const safe = /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Whether a cell starts with a sign of a formula, in any width: Excel treats full-width signs the same. */
function beginsFormula(part: string): boolean {
  const [first = ""] = part.replace(LEADING, "");
  return /^[=+\-@\u2212]/.test(first.normalize("NFKC"));
}
