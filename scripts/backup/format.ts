import { createHash } from "node:crypto";
import type { Value } from "../../worker/store/columns.ts";

/**
 * A backup is text: a line of JSON that says what it is, a line for each row as `["table", value, ...]`, and a last line
 * with the number of rows of each table and the SHA-256 of everything before it. Values are in the order of the table's
 * columns. In version 1 the numbers of rows were in the first line.
 */
export const BACKUP_FORMAT = "glassine-backup";
export const BACKUP_VERSION = 2;

/** The first line of a backup. */
export interface BackupHead {
  /** ISO time, UTC. */
  madeAt: string;
  /** Migrations the database had, in order. */
  migrations: string[];
  tables: { name: string; columns: string[] }[];
}

/** Rows of one table. */
export interface RowPage {
  name: string;
  rows: Value[][];
}

/** A backup whose rows are read when they are needed, in any order of tables, as often as they are asked for. */
export interface Backup extends BackupHead {
  rows(): AsyncIterable<RowPage>;
}

/** The file is not a usable backup. The message says why; it is printed after the file's name. */
export class BackupFault extends Error {
  override name = "BackupFault";
}

/** The text of a backup, in pieces. */
export async function* formatBackup({ madeAt, migrations, tables, rows }: Backup): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const counts = new Map(tables.map(({ name }) => [name, 0]));
  const first = `${JSON.stringify({ format: BACKUP_FORMAT, version: BACKUP_VERSION, madeAt, migrations, tables })}\n`;
  hash.update(first);
  yield first;
  for await (const { name, rows: page } of rows()) {
    const text = page.map((values) => `${JSON.stringify([name, ...values])}\n`).join("");
    counts.set(name, (counts.get(name) ?? 0) + page.length);
    hash.update(text);
    yield text;
  }
  yield `${JSON.stringify({ rows: Object.fromEntries(counts), sha256: hash.digest("hex") })}\n`;
}
