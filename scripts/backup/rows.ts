import type { Value } from "../../worker/store/columns.ts";
import type { Table, Tables } from "../../worker/store/tables.ts";

/** A row by column name. */
export type Row = Record<string, Value>;

/** The rows of a table; none if the table does not exist. */
export function rowsIn(tables: Tables, name: string): Row[] {
  const { columns, rows } = tables.get(name) ?? { columns: [], rows: [] };
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])));
}

/** The same columns with other rows. */
export function withRows({ columns }: Pick<Table, "columns">, rows: readonly Row[]): Table {
  return { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) };
}

/** A row's key as text: equal keys give equal text. */
export const keyOf = (row: Row, key: readonly string[]): string =>
  JSON.stringify(key.map((column) => row[column] ?? null));
