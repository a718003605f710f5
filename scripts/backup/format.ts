import { createHash } from "node:crypto";
import { z } from "zod";
import type { Table, Tables, Value } from "../../worker/store/tables.ts";

/**
 * A backup is text: a line of JSON that says what it is, a line for each row as `["table", value, ...]`, and a line with the
 * SHA-256 of everything before it. Values stand in the order of the table's columns.
 */
export const BACKUP_FORMAT = "glassine-backup";
export const BACKUP_VERSION = 1;

/** What a backup holds. */
export interface Backup {
  /** ISO time, UTC. */
  madeAt: string;
  /** Migrations the database had, in order. */
  migrations: string[];
  tables: Tables;
}

/** The file is not what it should be. The message says why, as what follows the file's name. */
export class BackupFault extends Error {
  override name = "BackupFault";
}

const name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const head = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.literal(BACKUP_VERSION),
  madeAt: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name, columns: z.array(name).min(1), rows: z.int().nonnegative() })),
});
const row = z.tuple([name], z.union([z.string(), z.number(), z.null()]));
const foot = z.object({ sha256: z.string() });

/** The text of a backup. */
export function formatBackup({ madeAt, migrations, tables }: Backup): string {
  const listed = [...tables].map(([name, { columns, rows }]) => ({ name, columns, rows: rows.length }));
  const first = { format: BACKUP_FORMAT, version: BACKUP_VERSION, madeAt, migrations, tables: listed };
  const rows = [...tables].flatMap(([name, table]) => table.rows.map((values) => JSON.stringify([name, ...values])));
  const body = [JSON.stringify(first), ...rows].map((line) => `${line}\n`).join("");
  return `${body}${JSON.stringify({ sha256: digestOf(body) })}\n`;
}

/** Reads the text of a backup. Throws BackupFault unless it is whole, byte for byte. */
export function parseBackup(text: string): Backup {
  const { madeAt, migrations, tables: listed } = readHead(text.slice(0, text.indexOf("\n") + 1));
  const end = text.lastIndexOf("\n", text.length - 2) + 1;
  const body = text.slice(0, end);
  const { sha256 } = foot.safeParse(jsonOf(text.slice(end))).data ?? {};
  if (!sha256 || !text.endsWith("\n")) throw new BackupFault("is cut short. Take another copy of it.");
  if (sha256 !== digestOf(body)) throw new BackupFault("is damaged: its checksum is wrong. Take another copy of it.");
  const tables = new Map(listed.map(({ name, columns }): [string, Table] => [name, { columns, rows: [] }]));
  for (const line of body.split("\n").slice(1, -1)) addRow(tables, line);
  const wrong = listed.find(({ name, rows }) => tables.get(name)?.rows.length !== rows);
  if (wrong || tables.size !== listed.length)
    throw new BackupFault(`is damaged: ${wrong?.name ?? "a table"} does not add up.`);
  return { madeAt, migrations, tables };
}

function readHead(line: string): z.infer<typeof head> {
  const found = jsonOf(line) as { format?: unknown; version?: unknown } | null;
  if (found?.format !== BACKUP_FORMAT) throw new BackupFault("is not a backup of Glassine.");
  if (typeof found.version === "number" && found.version > BACKUP_VERSION) {
    throw new BackupFault(`was made by a newer Glassine (format ${found.version}). Update Glassine, then restore.`);
  }
  const parsed = head.safeParse(found);
  if (!parsed.success) throw new BackupFault("is damaged: its first line can't be read. Take another copy of it.");
  return parsed.data;
}

function addRow(tables: ReadonlyMap<string, Table>, line: string): void {
  const [name, ...values] = row.safeParse(jsonOf(line)).data ?? [];
  const table = name === undefined ? undefined : tables.get(name);
  if (!table || values.length !== table.columns.length) throw new BackupFault("is damaged: a row can't be read.");
  table.rows.push(values as Value[]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
