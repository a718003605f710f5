/**
 * CSV files (RFC 4180) that a spreadsheet opens with the right letters and without treating strangers' text as a formula.
 * Every CSV export is written here.
 */

type Cell = string | number;

/** Excel reads a file as UTF-8 only if it begins with this mark. */
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

// A spreadsheet may use a separator other than the comma. Then text after that separator is a cell of its own, even
// inside our quotes.
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

/** Whether a cell starts like a formula. Excel accepts full-width signs too. */
function beginsFormula(part: string): boolean {
  const [first = ""] = part.replace(LEADING, "");
  return /^[=+\-@\u2212]/.test(first.normalize("NFKC"));
}
