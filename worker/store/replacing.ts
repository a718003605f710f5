import { jsonChunks } from "./json-chunks.ts";
import { batch } from "./query.ts";
import { refuseWithoutLease } from "./refusal.ts";
import { recountStatements } from "./selection-bytes.ts";
import { names, type Sql, sql, statement } from "./sql.ts";
import { insertStatements, unstageStatement } from "./staging.ts";
import type { Table, TableShape, Tables } from "./tables.ts";
import { type TableState, unchangedStatements } from "./unchanged.ts";

/** Tables that are replaced by what was staged for them. */
export interface StagedTable extends Pick<TableShape, "name" | "key"> {
  /** Columns that were staged; none: the table is emptied. */
  columns: string[];
  /** Rows that are there stay, and those staged come beside them. */
  beside: boolean;
}

export interface Replacing {
  /** The tables as they are. */
  shapes: readonly TableShape[];
  /** Each row names columns of its shape, and those it does not name get their defaults. */
  tables: Tables;
  /** Of these tables, rows that came or changed since they were read like that stay. */
  known: Tables;
  staged: readonly StagedTable[];
  /** Under whose name rows were staged. */
  holder: string;
  /** Tables that must be as they were. */
  unchanged: TableState;
  /** The row of the lease that must still be held. */
  lease: string;
}

/**
 * Replaces whole tables, all in one transaction. Throws StorageFault, and nothing changed, when a row is refused, a table
 * is not as it was or the lease is not held any more.
 */
export async function replaceTables(
  db: D1Database,
  { shapes, tables, known, staged, holder, unchanged, lease }: Replacing,
): Promise<void> {
  await batch(db, [
    refuseWithoutLease(db, lease),
    ...unchangedStatements(db, unchanged),
    ...shapes.flatMap((shape) => deleteStatements(db, shape, known.get(shape.name))),
    ...staged.filter(({ beside }) => !beside).map(({ name }) => statement(db, sql`DELETE FROM ${names(name)}`)),
    ...shapes.flatMap(({ name, key }) => {
      const table = tables.get(name);
      return table
        ? insertStatements(db, { into: name, ignore: known.has(name) ? unlessThere(key) : sql`` }, table)
        : [];
    }),
    ...staged
      .filter(({ columns }) => columns.length > 0)
      .map((table) => unstageStatement(db, { ...table, holder }, table.beside ? unlessThere(table.key) : sql``)),
    ...recountStatements(db),
  ]);
}

// "WHERE true" tells the parser that what follows belongs to the INSERT.
const unlessThere = (key: readonly string[]): Sql => sql`WHERE true ON CONFLICT (${names(...key)}) DO NOTHING`;

function deleteStatements(db: D1Database, { name }: TableShape, known: Table | undefined): D1PreparedStatement[] {
  if (!known) return [statement(db, sql`DELETE FROM ${names(name)}`)];
  const row = sql`json_array(${names(...known.columns)})`;
  return jsonChunks(known.rows).map((chunk) =>
    statement(db, sql`DELETE FROM ${names(name)} WHERE ${row} IN (SELECT value FROM json_each(${chunk}))`),
  );
}
