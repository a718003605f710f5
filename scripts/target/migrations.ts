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

/** A file of statements to apply to a database. */
interface Migration {
  file: string;
  script: string;
}

/**
 * Applies missing migrations to a database, in the order of their names. Each runs in one transaction and is recorded the
 * way wrangler records it, so that `wrangler d1 migrations` agrees. Throws if one can't be applied.
 */
export async function migrate(db: D1Database, folder: string): Promise<void> {
  for (const migration of await missingMigrations(db, folder)) {
    await apply(db, [migration]).catch(async (cause) => {
      // Somebody else may have applied it a moment ago.
      if (!(await appliedMigrations(db)).has(migration.file))
        throw new Error(`migration ${migration.file} failed`, { cause });
    });
  }
}

/**
 * Applies the project's migrations to local D1: what is missing in one transaction, since each one takes time. If
 * that fails, one after the other, which says which one can't be applied.
 */
export async function migrateLocal(db: D1Database, root: string): Promise<void> {
  const { migrations } = await readBindingNames(root);
  const folder = join(root, migrations);
  const missing = await missingMigrations(db, folder);
  if (missing.length > 0) await apply(db, missing).catch(() => migrate(db, folder));
}

async function missingMigrations(db: D1Database, folder: string): Promise<Migration[]> {
  const files = await migrationFiles(folder);
  const applied = await appliedMigrations(db);
  const missing = files.filter((file) => !applied.has(file));
  return Promise.all(missing.map(async (file) => ({ file, script: await readFile(join(folder, file), "utf8") })));
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

async function apply(db: D1Database, migrations: readonly Migration[]): Promise<void> {
  const statements = migrations.flatMap(({ file, script }) => [
    ...splitStatements(script).map((one) => statement(db, verbatim(one))),
    statement(db, sql`INSERT INTO d1_migrations (name) VALUES (${file})`),
  ]);
  await db.batch([statement(db, TABLE), ...statements]);
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
