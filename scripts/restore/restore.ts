import { randomBytes } from "node:crypto";
import { EVERY_GALLERY, leaseRow } from "../../worker/store/leases.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import { type Replacing, replaceTables } from "../../worker/store/replacing.ts";
import { closeStaging } from "../../worker/store/staging.ts";
import { countTables } from "../../worker/store/table-pages.ts";
import { readMigrations, readShapes, readTables, type TableShape } from "../../worker/store/tables.ts";
import { isSameState, readState } from "../../worker/store/unchanged.ts";
import { takeBackup } from "../backup/backup.ts";
import { type Backup, BackupFault } from "../backup/format.ts";
import type { WholeBackup } from "../backup/parse.ts";
import { backedUp, isLarge, isReplacedBy } from "../backup/tables.ts";
import { withLease } from "../gallery/lease.ts";
import { missingOf, VersionDamaged } from "../gallery/version.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import type { ObjectStore, Target } from "../target/target.ts";
import { AS_NOW, LASTING, type Merged, type MergeFacts, mergeBackup } from "./merge.ts";
import { countStaying, stageBackup } from "./stage.ts";
import { findWidening } from "./widening.ts";

export interface RestoreOptions {
  target: Target;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
  /** Called if a publish is under way; throws if the command should not wait for it. */
  onWait(): void | Promise<void>;
  /** Only report what would happen: nothing is written. */
  dryRun: boolean;
  /** Replace the current data. */
  replace: boolean;
  /** Even if somebody may then see more than now. */
  allowWidening: boolean;
  /**
   * Saves the data that is about to be replaced; if it throws, the restore stops. Called again if more data arrived in
   * the meantime.
   */
  keep(current: Backup): Promise<void>;
}

export interface RestoreReport extends Omit<Merged, "tables"> {
  /** Rows by table, now and after. */
  changes: { table: string; before: number; after: number }[];
  /** What somebody may see afterwards that they may not see now. */
  widening: string[];
}

/** There is data already, somebody would see more, or visitors never stop changing something: nothing was changed. */
export class RestoreRefused extends Error {
  override name = "RestoreRefused";
}

const TRIES = 5;

/**
 * Restores a backup, all of it or nothing. Large tables are filled next to the real ones a page at a time. Then one
 * transaction replaces everything; it fails if anything changed since the copy was made, and then a new copy is made and
 * all is tried again. Throws BackupFault if the backup does not fit this database, RestoreRefused if it would replace or
 * open something without permission, LeaseLost, StorageFault.
 */
export async function restoreBackup(backup: WholeBackup, options: RestoreOptions): Promise<RestoreReport> {
  const isWhole = remembered(options.target.blobs);
  if (options.dryRun) return (await prepare(backup, { ...options, isWhole })).report;
  const holder = randomBytes(8).toString("hex");
  const lease = leaseRow(holder, EVERY_GALLERY);
  return withLease({ holder, galleries: [EVERY_GALLERY] }, options, async (held) => {
    const { db } = options.target;
    try {
      await prepare(backup, { ...options, isWhole });
      const staged = await stageBackup(db, backup, {
        holder,
        lease,
        shapes: backedUp(await readShapes(db)),
        beside: AS_NOW,
      });
      for (let nth = 1; ; nth++) {
        const { report, replacing, isEmpty } = await prepare(backup, { ...options, isWhole });
        if (!isEmpty) await options.keep(await takeBackup(options.target, options.now()));
        await held.confirm();
        try {
          await retryIdempotent(() => replaceTables(db, { ...replacing, staged, holder, lease }));
          return report;
        } catch (error) {
          await held.confirm();
          const { unchanged } = replacing;
          if (isSameState(await readState(db, { shapes: unchanged.shapes, exact: isSmall }), unchanged)) throw error;
          if (nth === TRIES)
            throw new RestoreRefused("Visitors kept changing something. Restore again when the site is quieter.");
        }
      }
    } finally {
      // Tables that are left over disturb nobody, and the next restore removes them.
      await closeStaging(db, holder).catch(() => {});
    }
  });
}

interface Prepared {
  isEmpty: boolean;
  replacing: Omit<Replacing, "staged" | "holder" | "lease">;
  report: RestoreReport;
}

type Preparing = RestoreOptions & Pick<MergeFacts, "isWhole">;

async function prepare(backup: WholeBackup, options: Preparing): Promise<Prepared> {
  const { target, replace, allowWidening, dryRun, now, isWhole } = options;
  const { db } = target;
  const all = backedUp(await readShapes(db));
  checkFits(backup, { shapes: all, migrations: await readMigrations(db) });
  const guarded = all.filter(({ name }) => !LASTING.includes(name));
  const unchanged = await readState(db, { shapes: guarded, exact: isSmall });
  const counts = await countTables(db, all);
  const isEmpty = [...counts.values()].every((count) => count === 0);
  if (!isEmpty && !replace && !dryRun) {
    throw new RestoreRefused("There is data here already. To replace it with the backup, add --replace.");
  }
  const current = await readTables(
    db,
    all.filter(({ name }) => isSmall(name)),
  );
  // A table that was added later stays as it is.
  const shapes = all.filter(({ name }) => isReplacedBy(backup, name));
  const small = shapes.filter(({ name }) => isSmall(name));
  const merged = await mergeBackup({ shapes: small, backup: backup.held, current, isWhole, now: now() });
  const widening = isEmpty ? [] : findWidening({ current, restored: merged.tables });
  if (widening.length > 0 && !allowWidening && !dryRun) {
    const list = widening.map((line) => `  ${line}`).join("\n");
    throw new RestoreRefused(
      `This would show people more than they see now:\n${list}\nIf you want that, add --allow-widening.`,
    );
  }
  const { tables, ...told } = merged;
  const staying = await countStaying(backup, { current, counts });
  const changes = shapes.map(({ name }) => ({
    table: name,
    before: counts.get(name) ?? 0,
    after: isLarge(name)
      ? (staying.get(name) ?? 0) + (backup.counts.get(name) ?? 0)
      : (tables.get(name)?.rows.length ?? 0),
  }));
  const known = new Map([...current].filter(([name]) => LASTING.includes(name)));
  const replacing = { shapes: small, tables, known, unchanged };
  return { isEmpty, replacing, report: { ...told, widening, changes } };
}

const isSmall = (table: string) => !isLarge(table);

interface Database {
  shapes: readonly TableShape[];
  migrations: readonly string[];
}

/** A backup fits a database that has every migration, table and column of the backup. */
function checkFits(backup: Pick<Backup, "migrations" | "tables">, { shapes, migrations }: Database): void {
  const newer = backup.migrations.find((migration) => !migrations.includes(migration));
  if (newer) throw new BackupFault(`was made by a newer Glassine, with ${newer}. Update Glassine, then restore.`);
  for (const { name, columns } of backup.tables) {
    const shape = shapes.find((shape) => shape.name === name);
    const unknown = columns.find((column) => !shape?.columns.includes(column));
    if (unknown) throw new BackupFault(`does not fit: this database has no ${name}.${unknown}.`);
  }
}

/** Whether versions are complete in storage; each is looked up once. */
function remembered(store: ObjectStore): MergeFacts["isWhole"] {
  const known = new Map<string, boolean>();
  return async (ref) => {
    const place = `${ref.gallery}/${ref.version}`;
    const whole = known.get(place) ?? (await isStored(store, ref));
    known.set(place, whole);
    return whole;
  };
}

async function isStored(store: ObjectStore, ref: VersionRef): Promise<boolean> {
  try {
    return (await missingOf(store, ref)).length === 0;
  } catch (error) {
    if (error instanceof VersionDamaged) return false;
    throw error;
  }
}
