import { createHash } from "node:crypto";
import type { Backup } from "../backup/format.ts";
import type { Trial } from "../backup/trial.ts";

/** Compares every entry of a backup with those of the database it was restored to, except for one table. In constant memory. */
export async function compareBackups(
  backup: Backup,
  restored: Backup,
  { except }: { except: string | null },
): Promise<Trial> {
  const columns = new Map(backup.tables.map(({ name, columns }) => [name, columns.filter(isCompared)]));
  const [before, after] = [await sumsOf(backup, columns), await sumsOf(restored, columns)];
  const isSame = (name: string) => before.get(name)?.sum === after.get(name)?.sum;
  const compared = [...columns.keys()].filter((name) => name !== except);
  return {
    rows: compared.reduce((rows, name) => rows + (before.get(name)?.rows ?? 0), 0),
    versions: except === null ? 0 : (before.get(except)?.rows ?? 0),
    differing: compared.filter((name) => !isSame(name)),
  };
}

/** A restore counts epochs on, so that no session that was ended becomes valid again. */
const isCompared = (column: string) => !/(?:^|_)epoch$/.test(column);

interface Summed {
  rows: number;
  /** Equal for the same rows in any order, and only for them. */
  sum: bigint;
}

/** What each table contains of these columns, in constant memory. */
async function sumsOf({ tables, rows }: Backup, columns: Map<string, string[]>): Promise<Map<string, Summed>> {
  const order = new Map(tables.map(({ name, columns }) => [name, columns]));
  const sums = new Map<string, Summed>([...columns.keys()].map((name) => [name, { rows: 0, sum: 0n }]));
  for await (const page of rows()) {
    const table = sums.get(page.name);
    const places = columns.get(page.name)?.map((column) => order.get(page.name)?.indexOf(column) ?? -1);
    if (!table || !places) continue;
    table.rows += page.rows.length;
    for (const row of page.rows) table.sum += digestOf(places.map((at) => row[at] ?? null));
  }
  return sums;
}

const digestOf = (values: readonly unknown[]): bigint =>
  BigInt(`0x${createHash("sha256").update(JSON.stringify(values)).digest("hex")}`);
