import { jsonChunks } from "./json-chunks.ts";
import { batch } from "./query.ts";
import { refuseWithoutLease } from "./refusal.ts";
import { recountStatements } from "./selection-bytes.ts";
import { names, type Sql, sql, statement } from "./sql.ts";
import { insertStatements, unstageStatement } from "./staging.ts";
import type { Table, TableShape, Tables } from "./tables.ts";
import { type TableState, unchangedStatements } from "./unchanged.ts";

/** Tables that are replaced by their staged rows. */
export interface StagedTable extends Pick<TableShape, "name" | "key"> {
  /** The staged columns; none: the table is emptied. */
  columns: string[];
  /** Existing rows stay, and staged ones are added to them. */
  beside: boolean;
}

export interface Replacing {
  /** The current tables. */
  shapes: readonly TableShape[];
  /** Each row names columns of its shape; those it does not name get their defaults. */
  tables: Tables;
  /** Rows of these tables that were added or changed since they were read stay as they are. */
  known: Tables;
  staged: readonly StagedTable[];
  /** The name under which rows were staged. */
  holder: string;
  /** Tables that must be as they were. */
  unchanged: TableState;
  /** The row of the lease that must still be held. */
  lease: string;
}

/**
 * Replaces whole tables, all in one transaction. Throws StorageFault, and changes nothing, if a row is refused, a table
 * has changed or the lease is no longer held.
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
