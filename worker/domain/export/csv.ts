/**
 * CSV files (RFC 4180) that a spreadsheet opens with the right letters and without taking strangers' text for a formula.
 * Every export in CSV is written here.
 */

type Cell = string | number;

/** Excel takes UTF-8 for another encoding unless the file begins with this mark. */
const BYTE_ORDER_MARK = "\uFEFF";

/** A whole file in pieces: the head, then a record for each row. */
export async function* csvFile(
  head: readonly Cell[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvRecord(head);
  for await (const row of rows) yield csvRecord(row);
}

/** One record. Text that a spreadsheet could take for a formula gets an apostrophe before it. */
export function csvRecord(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

// A spreadsheet may be set to another separator than the comma: then what follows it inside our quotes is a cell of its own.
const SEPARATORS = /([;,|\t\r\n\v\f\u0085\u2028\u2029\uFF1B\uFF0C])/;
// What is skipped or not seen at the beginning of a cell.
const LEADING = /^[\s\p{Cc}\p{Cf}"]+/u;

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const guarded = cell.split(SEPARATORS).map((part) => (beginsFormula(part) ? `'${part}` : part));
  const text = guarded.join("");
  const safe = /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Whether a cell begins with a sign of a formula, in any width: Excel takes full-width signs for the same. */
function beginsFormula(part: string): boolean {
  const [first = ""] = part.replace(LEADING, "");
  return /^[=+\-@\u2212]/.test(first.normalize("NFKC"));
}
