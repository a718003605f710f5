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
  /** Called when a publish is under way; throws when that is not to be waited for. */
  onWait(): void | Promise<void>;
  /** Only tell what would happen: nothing is written. */
  dryRun: boolean;
  /** Replace what is there. */
  replace: boolean;
  /** Even if somebody may see more than now. */
  allowWidening: boolean;
  /** Keeps what is about to be replaced; what it throws stops the restore. Called again if more came meanwhile. */
  keep(current: Backup): Promise<void>;
}

export interface RestoreReport extends Omit<Merged, "tables"> {
  /** Rows by table, now and after. */
  changes: { table: string; before: number; after: number }[];
  /** What somebody may see that may not see it now. */
  widening: string[];
}

/** There is something already, somebody would see more, or it is never quiet: nothing was changed. */
export class RestoreRefused extends Error {
  override name = "RestoreRefused";
}

const TRIES = 5;

/**
 * Puts a backup back, all of it or nothing. Large tables are filled beside the real ones a page at a time, and then
 * everything is replaced in one transaction, which fails where anything changed since it was kept: then it is kept and tried
 * again. Throws BackupFault when it does not fit this database, RestoreRefused when it would replace or open something
 * without being told to, LeaseLost, StorageFault.
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
      // What is left is in nobody's way, and the next restore removes it.
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
  // A later table stays as it is.
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

/** A backup fits a database that has every migration it had, and every table and column it has. */
function checkFits(backup: Pick<Backup, "migrations" | "tables">, { shapes, migrations }: Database): void {
  const newer = backup.migrations.find((migration) => !migrations.includes(migration));
  if (newer) throw new BackupFault(`was made by a newer Glassine, with ${newer}. Update Glassine, then restore.`);
  for (const { name, columns } of backup.tables) {
    const shape = shapes.find((shape) => shape.name === name);
    const unknown = columns.find((column) => !shape?.columns.includes(column));
    if (unknown) throw new BackupFault(`does not fit: this database has no ${name}.${unknown}.`);
  }
}

/** Whether versions are whole in storage, each looked up once. */
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
