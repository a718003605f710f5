import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { takeBackup } from "../backup/backup.ts";
import type { Backup } from "../backup/format.ts";
import type { WholeBackup } from "../backup/parse.ts";
import type { Trial, TrialOptions } from "../backup/trial.ts";
import { ROOT } from "../gallery/live.ts";
import { openLocalTarget } from "../target/local.ts";
import { restoreBackup } from "./restore.ts";

/** Versions come back only where their photos are stored, and an empty storage has none. */
const NOT_COMPARED = "versions";

/**
 * Restores a backup into a new, empty database on this computer, compares every entry, and removes the database. The
 * studio's own state is not touched. Throws what a restore throws.
 */
export async function tryRestore(backup: WholeBackup, { now, signal }: TrialOptions): Promise<Trial> {
  const folder = await mkdtemp(path.join(tmpdir(), "glassine-trial-"));
  try {
    const target = await openLocalTarget({ stateDir: path.join(folder, "v3"), root: ROOT });
    try {
      const none = async () => {};
      const flags = { dryRun: false, replace: false, allowWidening: false };
      await restoreBackup(backup, { target, now, signal, onWait: none, keep: none, ...flags });
      return await compare(backup, await takeBackup(target, now()));
    } finally {
      await target.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(backup: Backup, restored: Backup): Promise<Trial> {
  const columns = new Map(backup.tables.map(({ name, columns }) => [name, columns.filter(isCompared)]));
  const [before, after] = [await sumsOf(backup, columns), await sumsOf(restored, columns)];
  const isSame = (name: string) => before.get(name)?.sum === after.get(name)?.sum;
  const compared = [...columns.keys()].filter((name) => name !== NOT_COMPARED);
  return {
    rows: compared.reduce((rows, name) => rows + (before.get(name)?.rows ?? 0), 0),
    versions: before.get(NOT_COMPARED)?.rows ?? 0,
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
