import type { Value } from "../../worker/store/columns.ts";
import type { Table, Tables } from "../../worker/store/tables.ts";

/** A row by the names of its columns. */
export type Row = Record<string, Value>;

/** The rows of a table, none where there is no such table. */
export function rowsIn(tables: Tables, name: string): Row[] {
  const { columns, rows } = tables.get(name) ?? { columns: [], rows: [] };
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
}

/** The same columns with other rows. */
export function withRows({ columns }: Pick<Table, "columns">, rows: readonly Row[]): Table {
  return { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) };
}

/** A row's key as text that is equal for equal keys. */
export const keyOf = (row: Row, key: readonly string[]): string =>
  JSON.stringify(key.map((column) => row[column] ?? null));
