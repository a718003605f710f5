import { jsonChunks, LONGEST_JSON } from "./bound.ts";
import { batch, query } from "./query.ts";
import { STAGING, type Table, type TableShape, type Value } from "./tables.ts";

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

/** Makes empty staging tables for these, in place of any that were left. Throws StorageFault. */
export async function openStaging(
  db: D1Database,
  tables: readonly Pick<TableShape, "name" | "columns">[],
): Promise<void> {
  await closeStaging(db);
  if (tables.length === 0) return;
  await batch(
    db,
    tables.map(({ name, columns }) =>
      db.prepare(`CREATE TABLE "${STAGING}${name}" (${quoted(columns)}, "restoring part")`),
    ),
  );
}

/** Adds rows to a staging table; the same part again, after nobody knew whether it was added, is there once. */
export async function stageRows(
  db: D1Database,
  { name, part, again }: { name: string; part: number; again: boolean },
  { columns, rows }: Table,
): Promise<void> {
  const table: Table = { columns: [...columns, "restoring part"], rows: rows.map((row) => [...row, part]) };
  const remove = db.prepare(`DELETE FROM "${STAGING}${name}" WHERE "restoring part" = ?`).bind(part);
  await batch(db, [...(again ? [remove] : []), ...insertStatements(db, { into: `${STAGING}${name}` }, table)]);
}

/** Removes all staging tables. Throws StorageFault. */
export async function closeStaging(db: D1Database): Promise<void> {
  const tables = await query<{ name: string }>(
    db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '${STAGING}*'`),
  );
  if (tables.length > 0)
    await batch(
      db,
      tables.map(({ name }) => db.prepare(`DROP TABLE "${name}"`)),
    );
}

/** The statement that puts staged rows into their table, in the order they were staged. */
export function unstageStatement(
  db: D1Database,
  { name, columns }: Pick<TableShape, "name" | "columns">,
  ignore = "",
): D1PreparedStatement {
  return db.prepare(
    `INSERT INTO "${name}" (${quoted(columns)}) SELECT ${quoted(columns)} FROM "${STAGING}${name}" ${ignore}`,
  );
}
