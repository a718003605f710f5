import { text, type Value } from "./columns.ts";
import { jsonChunks, LONGEST_JSON } from "./json-chunks.ts";
import { batch, query } from "./query.ts";
import { refuseWithoutLease } from "./refusal.ts";
import { STAGING, type Table, type TableShape } from "./tables.ts";

const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(", ");

/** The statements that insert rows into a table: many short ones in one, and one with its values for each long one. */
export function insertStatements(
  db: D1Database,
  { into, ignore = "" }: { into: string; ignore?: string },
  { columns, rows }: Table,
): D1PreparedStatement[] {
  const isLong = (row: Value[]) => row.reduce<number>((sum, value) => sum + String(value).length, 0) > LONGEST_JSON / 2;
  const values = columns.map((_, at) => `json_extract(value, '$[${at}]')`).join(", ");
  const many = db.prepare(`INSERT INTO "${into}" (${quoted(columns)}) SELECT ${values} FROM json_each(?) ${ignore}`);
  const one = db.prepare(
    `INSERT INTO "${into}" (${quoted(columns)}) SELECT ${columns.map(() => "?").join(", ")} ${ignore}`,
  );
  const short = rows.filter((row) => !isLong(row));
  return [...jsonChunks(short).map((chunk) => many.bind(chunk)), ...rows.filter(isLong).map((row) => one.bind(...row))];
}

/** Where rows of a table are staged: each restore has tables of its own, so that one which slept adds to no other's. */
const stagingOf = (holder: string, table: string) => `${STAGING}${holder}_${table}`;

interface Opening {
  holder: string;
  /** The row of the lease that must be held. */
  lease: string;
  tables: readonly Pick<TableShape, "name" | "columns">[];
}

/** Makes empty staging tables for these; removes all that others left. Throws StorageFault. */
export async function openStaging(db: D1Database, { holder, lease, tables }: Opening): Promise<void> {
  const left = await stagingTables(db, STAGING);
  await batch(db, [
    refuseWithoutLease(db, lease),
    ...left.map((name) => db.prepare(`DROP TABLE IF EXISTS "${name}"`)),
    ...tables.map(({ name, columns }) =>
      db.prepare(`CREATE TABLE "${stagingOf(holder, name)}" (${quoted(columns)}, "restoring part")`),
    ),
  ]);
}

/** A part of a table's rows; the same part again, after nobody knew whether it was added, is there once. */
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
  const remove = db.prepare(`DELETE FROM "${into}" WHERE "restoring part" = ?`).bind(part);
  await batch(db, [...(again ? [remove] : []), ...insertStatements(db, { into }, table)]);
}

/** Removes a restore's own staging tables. Throws StorageFault. */
export async function closeStaging(db: D1Database, holder: string): Promise<void> {
  const own = await stagingTables(db, stagingOf(holder, ""));
  if (own.length > 0)
    await batch(
      db,
      own.map((name) => db.prepare(`DROP TABLE IF EXISTS "${name}"`)),
    );
}

async function stagingTables(db: D1Database, beginning: string): Promise<string[]> {
  const tables = await query(
    db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '${beginning}*'`),
    { name: text },
  );
  return tables.map(({ name }) => name);
}

/** The statement that puts staged rows into their table, in the order they were staged. */
export function unstageStatement(
  db: D1Database,
  { holder, name, columns }: Pick<TableShape, "name" | "columns"> & { holder: string },
  ignore = "",
): D1PreparedStatement {
  return db.prepare(
    `INSERT INTO "${name}" (${quoted(columns)}) SELECT ${quoted(columns)} FROM "${stagingOf(holder, name)}" ${ignore}`,
  );
}
