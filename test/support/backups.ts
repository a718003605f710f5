import { type Backup, formatBackup } from "../../scripts/backup/format.ts";
import { readBackup, type WholeBackup } from "../../scripts/backup/parse.ts";
import { isLarge } from "../../scripts/backup/tables.ts";
import type { Table } from "../../worker/store/tables.ts";

/** A backup with all its rows at hand. */
export interface HeldBackup {
  madeAt: string;
  migrations: string[];
  tables: Map<string, Table>;
}

/** Reads all rows of a backup. */
export async function holdBackup({ madeAt, migrations, tables, rows }: Backup): Promise<HeldBackup> {
  const held = new Map(tables.map(({ name, columns }): [string, Table] => [name, { columns, rows: [] }]));
  for await (const page of rows()) held.get(page.name)?.rows.push(...page.rows);
  return { madeAt, migrations, tables: held };
}

/** The file of a backup. */
export async function fileOf({ madeAt, migrations, tables }: HeldBackup): Promise<string> {
  const listed = [...tables].map(([name, { columns }]) => ({ name, columns }));
  const rows = async function* () {
    for (const [name, table] of tables) yield { name, rows: table.rows };
  };
  let text = "";
  for await (const piece of formatBackup({ madeAt, migrations, tables: listed, rows })) text += piece;
  return text;
}

/** Reads a file's text as a restore does, in pieces that end anywhere. */
export function parseFile(text: string, piece = 1000): Promise<WholeBackup> {
  const bytes = Buffer.from(text);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  return readBackup(pieces, (table) => !isLarge(table));
}
