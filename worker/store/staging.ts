import { text, type Value } from "./columns.ts";
import { jsonChunks, LONGEST_JSON } from "./json-chunks.ts";
import { batch, query } from "./query.ts";
import { refuseWithoutLease } from "./refusal.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";
import { STAGING, type Table, type TableShape } from "./tables.ts";

/** The statements that insert rows into a table: one for many short rows, and one with its own values for each long row. */
export function insertStatements(
  db: D1Database,
  { into, ignore = sql`` }: { into: string; ignore?: Sql },
  { columns, rows }: Table,
): D1PreparedStatement[] {
  const isLong = (row: Value[]) => row.reduce<number>((sum, value) => sum + String(value).length, 0) > LONGEST_JSON / 2;
  const begin = sql`INSERT INTO ${names(into)} (${names(...columns)}) SELECT`;
  const values = columns.map((_, at) => sql`json_extract(value, ${`$[${at}]`})`);
  const many = (chunk: string) => sql`${begin} ${joined(values, ", ")} FROM json_each(${chunk}) ${ignore}`;
  const one = (row: Value[]) => sql`${begin} ${joined(row, ", ")} ${ignore}`;
  const short = rows.filter((row) => !isLong(row));
  return [...jsonChunks(short).map(many), ...rows.filter(isLong).map(one)].map((insert) => statement(db, insert));
}

/**
 * The place where rows of a table are staged: each restore has its own tables, so that one which slept can't add to
 * another's.
 */
const stagingOf = (holder: string, table: string) => `${STAGING}${holder}_${table}`;

interface Opening {
  holder: string;
  /** The row of the lease that must be held. */
  lease: string;
  tables: readonly Pick<TableShape, "name" | "columns">[];
}

/** Makes empty staging tables for these; removes all that others left behind. Throws StorageFault. */
export async function openStaging(db: D1Database, { holder, lease, tables }: Opening): Promise<void> {
  const left = await stagingTables(db, STAGING);
  await batch(db, [
    refuseWithoutLease(db, lease),
    ...left.map((name) => statement(db, sql`DROP TABLE IF EXISTS ${names(name)}`)),
    ...tables.map(({ name, columns }) =>
      statement(db, sql`CREATE TABLE ${names(stagingOf(holder, name))} (${names(...columns, "restoring part")})`),
    ),
  ]);
}

/** A part of a table's rows. The same part again, if nobody knew whether it was added, is stored once. */
interface Part {
  holder: string;
  name: string;
  part: number;
  again: boolean;
}

/** Adds rows to a staging table. Throws StorageFault. */
export async function stageRows(
  db: D1Database,
  { holder, name, part, again }: Part,
  { columns, rows }: Table,
): Promise<void> {
  const into = stagingOf(holder, name);
  const table: Table = { columns: [...columns, "restoring part"], rows: rows.map((row) => [...row, part]) };
  const remove = statement(db, sql`DELETE FROM ${names(into)} WHERE "restoring part" = ${part}`);
  await batch(db, [...(again ? [remove] : []), ...insertStatements(db, { into }, table)]);
}

/** Removes a restore's own staging tables. Throws StorageFault. */
export async function closeStaging(db: D1Database, holder: string): Promise<void> {
  const own = await stagingTables(db, stagingOf(holder, ""));
  if (own.length > 0)
    await batch(
      db,
      own.map((name) => statement(db, sql`DROP TABLE IF EXISTS ${names(name)}`)),
    );
}

async function stagingTables(db: D1Database, beginning: string): Promise<string[]> {
  const tables = await query(
    statement(db, sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ${`${beginning}*`}`),
    { name: text },
  );
  return tables.map(({ name }) => name);
}

/** The statement that puts staged rows into their table, in the order they were staged. */
export function unstageStatement(
  db: D1Database,
  { holder, name, columns }: Pick<TableShape, "name" | "columns"> & { holder: string },
  ignore: Sql = sql``,
): D1PreparedStatement {
  const own = names(...columns);
  return statement(
    db,
    sql`INSERT INTO ${names(name)} (${own}) SELECT ${own} FROM ${names(stagingOf(holder, name))} ${ignore}`,
  );
}
