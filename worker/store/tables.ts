import { batch, query, rowsOf } from "./query.ts";

/** What D1 keeps in a column, bytes left out: no table has any. */
export type Value = string | number | null;

/** A table's columns and rows, in the order of its key. */
export interface Table {
  columns: string[];
  rows: Value[][];
}

/** Tables by name. */
export type Tables = ReadonlyMap<string, Table>;

/** A table as the database knows it. */
export interface TableShape {
  name: string;
  columns: string[];
  /** Columns of its primary key. */
  key: string[];
}

/** Every table there is, migrations' own included; not those of SQLite and D1 themselves. Throws StorageFault. */
export async function readShapes(db: D1Database): Promise<TableShape[]> {
  const rows = await query<{ name: string; column: string; pk: number }>(
    db.prepare(
      `SELECT t.name, c.name AS "column", c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT GLOB '_cf_*' AND t.name NOT GLOB 'sqlite_*' ORDER BY t.name, c.cid`,
    ),
  );
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, own]) => ({
    name,
    columns: own.map(({ column }) => column),
    key: own
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map(({ column }) => column),
  }));
}

/** Names of the migrations that were applied, in order. Throws StorageFault. */
export async function readMigrations(db: D1Database): Promise<string[]> {
  const rows = await query<{ name: string }>(db.prepare("SELECT name FROM d1_migrations ORDER BY name"));
  return rows.map(({ name }) => name);
}

/** Reads whole tables at one moment, in one transaction. Throws StorageFault. */
export async function readTables(db: D1Database, shapes: readonly TableShape[]): Promise<Tables> {
  const results = await batch(
    db,
    shapes.map((shape) => readStatement(db, shape)),
  );
  return toTables(shapes, results);
}

/**
 * Replaces whole tables, all in one transaction, and returns what they held until then. `shapes` are the tables as they are;
 * each row of `tables` names columns of its shape, and those it does not name get their defaults. Of the tables in `known`, rows
 * that came or changed since they were read like that stay. Throws StorageFault, and nothing changed, when a row is refused.
 */
export async function replaceTables(
  db: D1Database,
  { shapes, tables, known = new Map() }: { shapes: readonly TableShape[]; tables: Tables; known?: Tables },
): Promise<Tables> {
  const results = await batch(db, [
    ...shapes.map((shape) => readStatement(db, shape)),
    ...shapes.flatMap((shape) => deleteStatements(db, shape, known.get(shape.name))),
    ...shapes.flatMap((shape) =>
      insertStatements(db, shape, { table: tables.get(shape.name), lasts: known.has(shape.name) }),
    ),
  ]);
  return toTables(shapes, results.slice(0, shapes.length));
}

function readStatement(db: D1Database, { name, columns, key }: TableShape): D1PreparedStatement {
  const list = (names: string[]) => names.map((column) => `"${column}"`).join(", ");
  return db.prepare(`SELECT ${list(columns)} FROM "${name}" ORDER BY ${list(key.length > 0 ? key : columns)}`);
}

function toTables(shapes: readonly TableShape[], results: readonly D1Result[]): Tables {
  return new Map(
    shapes.map(({ name, columns }, at) => {
      const rows = rowsOf<Record<string, Value>>(results[at]);
      return [name, { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) }];
    }),
  );
}

// D1 takes parameters of 2 MB.
const CHUNK_LENGTH = 400_000;

function deleteStatements(db: D1Database, { name }: TableShape, known: Table | undefined): D1PreparedStatement[] {
  if (!known) return [db.prepare(`DELETE FROM "${name}"`)];
  const row = `json_array(${known.columns.map((column) => `"${column}"`).join(", ")})`;
  const remove = db.prepare(`DELETE FROM "${name}" WHERE ${row} IN (SELECT value FROM json_each(?))`);
  return known.rows.length === 0 ? [] : chunksOf(known.rows).map((chunk) => remove.bind(chunk));
}

function insertStatements(
  db: D1Database,
  { name, key }: TableShape,
  { table, lasts }: { table: Table | undefined; lasts: boolean },
): D1PreparedStatement[] {
  if (!table || table.rows.length === 0) return [];
  const columns = table.columns.map((column) => `"${column}"`).join(", ");
  const values = table.columns.map((_, at) => `json_extract(value, '$[${at}]')`).join(", ");
  const keyed = key.map((column) => `"${column}"`).join(", ");
  // "WHERE true" tells the parser that what follows belongs to the INSERT.
  const stays = lasts ? `WHERE true ON CONFLICT (${keyed}) DO NOTHING` : "";
  const insert = db.prepare(`INSERT INTO "${name}" (${columns}) SELECT ${values} FROM json_each(?) ${stays}`);
  return chunksOf(table.rows).map((chunk) => insert.bind(chunk));
}

/** The rows as JSON lists of bounded length. */
function chunksOf(rows: readonly Value[][]): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let length = 0;
  for (const row of rows.map((row) => JSON.stringify(row))) {
    if (length + row.length > CHUNK_LENGTH && chunk.length > 0) {
      chunks.push(`[${chunk.join(",")}]`);
      [chunk, length] = [[], 0];
    }
    chunk.push(row);
    length += row.length;
  }
  return [...chunks, `[${chunk.join(",")}]`];
}
