import { anything, type Column, integer, text, type Value } from "./columns.ts";
import { batch, query, rowsOf } from "./query.ts";
import { names, sql, statement } from "./sql.ts";

/** A table's columns and rows, in the order of its key. */
export interface Table {
  columns: string[];
  rows: Value[][];
}

/** Tables by name. */
export type Tables = ReadonlyMap<string, Table>;

/** Names of the tables that a restore fills before it replaces anything begin with this: no backup contains them. */
export const STAGING = "restoring_";

/** The shape of rows that are used as they are. */
export const asItIs = (columns: readonly string[]): Record<string, Column<Value>> =>
  Object.fromEntries(columns.map((column) => [column, anything]));

/** A table as the database knows it. */
export interface TableShape {
  name: string;
  columns: string[];
  /** Columns of its primary key. */
  key: string[];
}

/** Every table, including the one of migrations, but not those of SQLite, D1 and a restore itself. Throws StorageFault. */
export async function readShapes(db: D1Database): Promise<TableShape[]> {
  const rows = await query(
    statement(
      db,
      sql`SELECT t.name, c.name AS "column", c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT GLOB '_cf_*' AND t.name NOT GLOB 'sqlite_*'
         AND t.name NOT GLOB ${`${STAGING}*`} ORDER BY t.name, c.cid`,
    ),
    { name: text, column: text, pk: integer },
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
  const rows = await query(statement(db, sql`SELECT name FROM d1_migrations ORDER BY name`), { name: text });
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

function readStatement(db: D1Database, { name, columns, key }: TableShape): D1PreparedStatement {
  const order = names(...(key.length > 0 ? key : columns));
  return statement(db, sql`SELECT ${names(...columns)} FROM ${names(name)} ORDER BY ${order}`);
}

function toTables(shapes: readonly TableShape[], results: readonly D1Result[]): Tables {
  return new Map(
    shapes.map(({ name, columns }, at) => {
      const rows = rowsOf(results[at], asItIs(columns));
      return [name, { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) }];
    }),
  );
}
