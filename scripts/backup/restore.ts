import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { EVERY_GALLERY } from "../../worker/store/leases.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import { readShapes, replaceTables, type TableShape } from "../../worker/store/tables.ts";
import { missingOf, VersionDamaged } from "../gallery/version.ts";
import { withLease } from "../publish/lease.ts";
import { insist } from "../target/insist.ts";
import type { ObjectStore, Target } from "../target/target.ts";
import { countRows, takeBackup } from "./backup.ts";
import { type Backup, BackupFault } from "./format.ts";
import { LASTING, type Merged, mergeBackup } from "./merge.ts";
import { backedUp } from "./tables.ts";
import { findWidening } from "./widening.ts";

export interface RestoreOptions {
  target: Target;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
  /** Called when a publish is under way; throws when that is not to be waited for. */
  onWait(): void | Promise<void>;
  /** Only tell what would happen: nothing is written. */
  dryRun: boolean;
  /** Replace what is there. */
  replace: boolean;
  /** Even if somebody may see more than now. */
  allowWidening: boolean;
  /** Keeps what is about to be replaced; what it throws stops the restore. Called again if more came at the last moment. */
  keep(current: Backup): Promise<void>;
}

export interface RestoreReport extends Omit<Merged, "tables"> {
  /** Rows by table, now and after. */
  changes: { table: string; before: number; after: number }[];
  /** What somebody may see that may not see it now. */
  widening: string[];
}

/** There is something already, or somebody would see more: nothing was changed. */
export class RestoreRefused extends Error {
  override name = "RestoreRefused";
}

/**
 * Puts a backup back, all of it or nothing. Throws BackupFault when it does not fit this database, RestoreRefused when it
 * would replace or open something without being told to, LeaseLost, StorageFault.
 */
export async function restoreBackup(backup: Backup, options: RestoreOptions): Promise<RestoreReport> {
  if (options.dryRun) return (await prepare(backup, options)).report;
  const lease = { holder: randomBytes(8).toString("hex"), galleries: [EVERY_GALLERY] };
  return withLease(lease, options, async (held) => {
    const { report, shapes, merged, current } = await prepare(backup, options);
    if (countRows(current) > 0) await options.keep(current);
    await held.confirm();
    const known = new Map([...current.tables].filter(([name]) => LASTING.includes(name)));
    const replaced = await insist(() => replaceTables(options.target.db, { shapes, tables: merged.tables, known }));
    const late = [...replaced].some(([name, table]) => !isDeepStrictEqual(table, current.tables.get(name)));
    if (late) await options.keep({ ...current, tables: new Map([...current.tables, ...replaced]) });
    return report;
  });
}

interface Prepared {
  /** Tables the backup knows: a later one stays as it is. */
  shapes: TableShape[];
  /** Everything there is now. */
  current: Backup;
  merged: Merged;
  report: RestoreReport;
}

async function prepare(backup: Backup, options: RestoreOptions): Promise<Prepared> {
  const { target, replace, allowWidening, dryRun, now } = options;
  const all = backedUp(await readShapes(target.db));
  const current = await takeBackup(target, now());
  checkFits(backup, { shapes: all, migrations: current.migrations });
  const isEmpty = countRows(current) === 0;
  if (!isEmpty && !replace && !dryRun) {
    throw new RestoreRefused("There is something here already. To replace it with the backup, add --replace.");
  }
  const shapes = all.filter(({ name }) => backup.tables.has(name));
  const isWhole = (ref: VersionRef) => isStored(target.blobs, ref);
  const merged = await mergeBackup({ shapes, backup: backup.tables, current: current.tables, isWhole, now: now() });
  const widening = isEmpty ? [] : findWidening({ current: current.tables, restored: merged.tables });
  if (widening.length > 0 && !allowWidening && !dryRun) {
    const list = widening.map((line) => `  ${line}`).join("\n");
    throw new RestoreRefused(`This would open what is closed now:\n${list}\nIf that is meant, add --allow-widening.`);
  }
  const { unpublished, dropped, renumbered } = merged;
  const changes = shapes.map(({ name }) => ({
    ...{
      table: name,
      before: current.tables.get(name)?.rows.length ?? 0,
      after: merged.tables.get(name)?.rows.length ?? 0,
    },
  }));
  return { shapes, current, merged, report: { unpublished, dropped, renumbered, widening, changes } };
}

interface Database {
  shapes: readonly TableShape[];
  migrations: readonly string[];
}

/** A backup fits a database that has every migration it had, and every table and column it has. */
function checkFits(backup: Backup, { shapes, migrations }: Database): void {
  const newer = backup.migrations.find((migration) => !migrations.includes(migration));
  if (newer) throw new BackupFault(`was made by a newer Glassine, with ${newer}. Update Glassine, then restore.`);
  for (const [name, { columns }] of backup.tables) {
    const shape = shapes.find((shape) => shape.name === name);
    const unknown = columns.find((column) => !shape?.columns.includes(column));
    if (unknown) throw new BackupFault(`does not fit: this database has no ${name}.${unknown}.`);
  }
}

async function isStored(store: ObjectStore, ref: VersionRef): Promise<boolean> {
  try {
    return (await missingOf(store, ref)).length === 0;
  } catch (error) {
    if (error instanceof VersionDamaged) return false;
    throw error;
  }
}
