import { createHash } from "node:crypto";
import { z } from "zod";
import type { Value } from "../../worker/store/columns.ts";
import { TABLES } from "../../worker/store/schema.ts";
import type { Table } from "../../worker/store/tables.ts";
import { BACKUP_FORMAT, BACKUP_VERSION, type Backup, BackupFault, type BackupHead, type RowPage } from "./format.ts";
import { readLines } from "./lines.ts";

/** A file's bytes from its start, each time it is called. */
export type Bytes = () => AsyncIterable<Uint8Array>;

/** A backup that was read once and is complete, byte for byte. */
export interface WholeBackup extends Backup {
  /** Rows by table. */
  counts: ReadonlyMap<string, number>;
  /** The tables that were kept in memory while it was read. */
  held: ReadonlyMap<string, Table>;
}

const name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const head = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.int().min(1).max(BACKUP_VERSION),
  madeAt: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name, columns: z.array(name).min(1), rows: z.int().nonnegative().optional() })),
});
const foot = z.object({ rows: z.record(z.string(), z.int().nonnegative()).optional(), sha256: z.string() });

const PAGE_LENGTH = 400_000;

/**
 * Reads a backup to its end and keeps only the tables asked for; `rows` then reads it again, a page at a time. Throws
 * BackupFault, then or later, unless it is complete, byte for byte.
 */
export async function readBackup(bytes: Bytes, holds: (table: string) => boolean): Promise<WholeBackup> {
  let known: BackupHead | null = null;
  const counts = new Map<string, number>();
  const held = new Map<string, Table>();
  const begin = (found: BackupHead) => {
    known = found;
    for (const { name, columns } of found.tables) {
      counts.set(name, 0);
      if (holds(name)) held.set(name, { columns, rows: [] });
    }
  };
  let sum = "";
  const end = (sha256: string) => {
    sum = sha256;
  };
  for await (const { name, rows } of readPages(bytes, { begin, end })) {
    counts.set(name, (counts.get(name) ?? 0) + rows.length);
    const table = held.get(name);
    for (const row of table ? rows : []) table?.rows.push(row);
  }
  if (!known) throw new BackupFault("is not a Glassine backup.");
  // If another complete backup took its place, its rows would be mixed with those in memory.
  const compare = (sha256: string) => {
    if (sha256 !== sum) throw new BackupFault("changed while it was being read.");
  };
  return { ...(known as BackupHead), counts, held, rows: () => readPages(bytes, { begin: () => {}, end: compare }) };
}

interface Reading {
  begin(head: BackupHead): void;
  /** Called with the checksum once everything has been verified. */
  end(sha256: string): void;
}

/** The rows of a backup in pages. After the last one everything has been verified, or BackupFault is thrown. */
async function* readPages(bytes: Bytes, { begin, end }: Reading): AsyncGenerator<RowPage> {
  const hash = createHash("sha256");
  let tables: Map<string, { columns: string[]; stated: number | undefined; counted: number }> | null = null;
  let page: RowPage & { length: number } = { name: "", rows: [], length: 0 };
  let last: Uint8Array | null = null;
  let number = 0;
  let unknown: string | null = null;
  for await (const line of readLines(bytes())) {
    number += 1;
    if (tables === null) {
      const found = readHead(line);
      const columns = ({ name, columns, rows }: Listed) => [name, { columns, stated: rows, counted: 0 }] as const;
      tables = new Map(found.tables.map(columns));
      if (tables.size !== found.tables.length)
        throw new BackupFault("is damaged: the number of rows of a table is wrong. Use another copy.");
      begin(found);
      hash.update(line);
      continue;
    }
    // The last line isn't a row, so each line is used only after another has followed it.
    if (last) {
      hash.update(last);
      const { name, values } = readRow(last);
      const table = tables.get(name);
      if (table?.columns.length !== values.length)
        throw new BackupFault("is damaged: a row can't be read. Use another copy.");
      unknown ??= unknownWord({ name, values }, { columns: table.columns, line: number - 1 });
      table.counted += 1;
      if (page.name !== name || page.length > PAGE_LENGTH) {
        if (page.rows.length > 0) yield { name: page.name, rows: page.rows };
        page = { name, rows: [], length: 0 };
      }
      page.rows.push(values);
      page.length += last.length;
    }
    last = line;
  }
  if (tables === null) throw new BackupFault("is not a Glassine backup.");
  const found = last?.at(-1) === NEWLINE ? foot.safeParse(jsonOf(last)).data : undefined;
  if (!found) throw new BackupFault("is incomplete: its end is missing. Use another copy.");
  if (found.sha256 !== hash.digest("hex"))
    throw new BackupFault("is damaged: its checksum is wrong. Use another copy.");
  for (const [name, { stated, counted }] of tables) {
    if ((stated ?? found.rows?.[name]) !== counted)
      throw new BackupFault(`is damaged: the number of rows of ${name} is wrong. Use another copy.`);
  }
  // After the sum, so that a damaged word is reported as damage.
  if (unknown) throw new BackupFault(unknown);
  end(found.sha256);
  if (page.rows.length > 0) yield { name: page.name, rows: page.rows };
}

type Listed = z.infer<typeof head>["tables"][number];

const NEWLINE = 10;

function readHead(line: Uint8Array): BackupHead & { tables: Listed[] } {
  const found = jsonOf(line) as { format?: unknown; version?: unknown } | null;
  if (line.at(-1) !== NEWLINE || found?.format !== BACKUP_FORMAT) throw new BackupFault("is not a Glassine backup.");
  if (typeof found.version === "number" && found.version > BACKUP_VERSION) {
    throw new BackupFault(`was made by a newer Glassine (format ${found.version}). Update Glassine, then restore.`);
  }
  const parsed = head.safeParse(found);
  if (!parsed.success) throw new BackupFault("is damaged: its first line can't be read. Use another copy.");
  return parsed.data;
}

interface Row {
  name: string;
  values: Value[];
}

function readRow(line: Uint8Array): Row {
  const found = jsonOf(line);
  const [name, ...values] = Array.isArray(found) ? (found as unknown[]) : [];
  const isValue = (value: unknown): value is Value =>
    value === null || typeof value === "string" || typeof value === "number";
  if (typeof name !== "string" || !values.every(isValue))
    throw new BackupFault("is damaged: a row can't be read. Use another copy.");
  return { name, values };
}

/**
 * What is wrong with a word that this version does not know, since whatever reads it would take it for another one. The word
 * itself is not shown: in a file that somebody edited it may be anything.
 */
function unknownWord({ name, values }: Row, { columns, line }: { columns: string[]; line: number }): string | null {
  const known = TABLES.get(name)?.columns;
  for (const [at, column] of columns.entries()) {
    const { words, nullable } = known?.[column] ?? {};
    const value = values[at] ?? null;
    if (!words || (value === null ? nullable : words.some((word) => word === value))) continue;
    return `has a word in line ${line} that this Glassine does not know: ${column} in ${name} must be one of ${words.join(", ")}. Update Glassine, then restore.`;
  }
  return null;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function jsonOf(line: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(line));
  } catch {
    return null;
  }
}
