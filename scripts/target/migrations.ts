import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "../../worker/store/columns.ts";
import { rowsOf } from "../../worker/store/query.ts";
import { sql, statement, verbatim } from "../../worker/store/sql.ts";
import { readBindingNames } from "./names.ts";

const TABLE = sql`CREATE TABLE IF NOT EXISTS d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Applies missing migrations to a database, in the order of their names. Each runs in one transaction and is recorded the
 * way wrangler records it, so that `wrangler d1 migrations` agrees. Throws if one can't be applied.
 */
export async function migrate(db: D1Database, folder: string): Promise<void> {
  const files = await migrationFiles(folder);
  const applied = await appliedMigrations(db);
  if (applied.size === 0) await statement(db, TABLE).run();
  const missing = files.filter((file) => !applied.has(file));
  for (const file of missing) await apply(db, { file, script: await readFile(join(folder, file), "utf8") });
}

/** Applies the project's migrations to local D1. */
export async function migrateLocal(db: D1Database, root: string): Promise<void> {
  const { migrations } = await readBindingNames(root);
  await migrate(db, join(root, migrations));
}

/** Names of the migrations in a folder, in order. */
export async function migrationFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
}

/** Names of the migrations a database has. */
export async function appliedMigrations(db: D1Database): Promise<Set<string>> {
  const table = sql`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'd1_migrations'`;
  if ((await statement(db, table).all()).results.length === 0) return new Set();
  const names = await statement(db, sql`SELECT name FROM d1_migrations`).all();
  return new Set(rowsOf(names, { name: text }).map((row) => row.name));
}

async function apply(db: D1Database, { file, script }: { file: string; script: string }): Promise<void> {
  const statements = splitStatements(script).map((one) => statement(db, verbatim(one)));
  const record = statement(db, sql`INSERT INTO d1_migrations (name) VALUES (${file})`);
  try {
    await db.batch([...statements, record]);
  } catch (error) {
    // Somebody else may have applied it a moment ago.
    if (!(await appliedMigrations(db)).has(file)) throw new Error(`migration ${file} failed`, { cause: error });
  }
}

/**
 * The statements of one of our migrations: each ends with a semicolon at the end of a line, and no other line does.
 * Wrangler, which can split any SQL, takes a second to load; a test checks that wrangler splits ours into the same
 * statements.
 */
export function splitStatements(script: string): string[] {
  return script
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
