import { randomBytes } from "node:crypto";
import { EVERY_GALLERY } from "../../worker/store/leases.ts";
import { batch } from "../../worker/store/query.ts";
import { names, sql, statement } from "../../worker/store/sql.ts";
import { insertStatements } from "../../worker/store/staging.ts";
import { countTables } from "../../worker/store/table-pages.ts";
import { readShapes, readTables } from "../../worker/store/tables.ts";
import { isSameState, readState } from "../../worker/store/unchanged.ts";
import { takeBackup } from "../backup/backup.ts";
import { formatBackup } from "../backup/format.ts";
import { openBackup } from "../backup/open.ts";
import { writePrivately } from "../backup/place.ts";
import { backedUp, isLarge } from "../backup/tables.ts";
import { withLease } from "../gallery/lease.ts";
import { compareBackups } from "../restore/compare.ts";
import { restoreBackup } from "../restore/restore.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { copyObjects, type Missing, missingFrom } from "./copy.ts";

export interface MoveOptions {
  from: Target;
  to: Target;
  /** A folder for large files while they are copied. */
  folder: string;
  /** Where the backup goes that the entries are moved with. */
  backupFile: string;
  progress: Progress;
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
  /** Called if a publish is under way; throws if the command should not wait for it. */
  onWait(): void | Promise<void>;
}

export interface Moved extends Pick<Missing, "bytes"> {
  /** Files that were copied. */
  files: number;
  /** Entries that were moved and compared. */
  entries: number;
  /** Tables of which not every entry arrived as it is here. */
  differing: string[];
  /** Keys of files that are damaged here. */
  damaged: string[];
  /** Galleries that can't be reached there, because some of their files are missing here. */
  incomplete: string[];
  /** Whether visitors or the studio changed something here after it was read. */
  changedSince: boolean;
}

/** Throws ScriptError if anything was published or entered in the place that a studio is moved to. */
export async function refuseUsed({ db }: Pick<Target, "db">): Promise<void> {
  const counts = await countTables(db, backedUp(await readShapes(db)));
  const used = [...counts].filter(([, count]) => count > 0).map(([name]) => name);
  if (used.length === 0) return;
  throw new ScriptError(
    `There is data in the other account already (${used.join(", ")}), and moving would replace it. Nothing was moved. Only an account where nothing was published or entered yet can be moved to.`,
  );
}

/**
 * Copies all files, then everything people entered, in one transaction: until then the other place has nothing that anybody
 * could see. Nobody can publish meanwhile. Throws ScriptError, AccountFault, LeaseLost, StorageFault, and whatever a restore throws.
 */
export async function moveStudio(options: MoveOptions): Promise<Moved> {
  const { from, to, now, signal, onWait } = options;
  await refuseUsed(to);
  const holder = randomBytes(8).toString("hex");
  const lease = { holder, galleries: [EVERY_GALLERY] };
  return withLease(lease, { target: from, now, onWait, signal }, async (held) => {
    const first = await copyMissing(options);
    const before = await stateOf(from);
    await writePrivately(options.backupFile, formatBackup(await takeBackup(from, now())));
    const backup = await openBackup(options.backupFile);
    // What the studio stored while the first files were copied.
    const second = await copyMissing(options);
    await held.confirm();
    signal.throwIfAborted();
    const flags = { dryRun: false, replace: false, allowWidening: false };
    const keep = async () => {};
    await moveCovers(options);
    const { unpublished } = await restoreBackup(backup, { target: to, now, signal, onWait, keep, ...flags });
    const { rows, differing } = await compareBackups(backup, await takeBackup(to, now()), { except: "versions" });
    return {
      files: first.files + second.files,
      bytes: first.bytes + second.bytes,
      entries: rows,
      differing,
      damaged: second.damaged,
      incomplete: unpublished,
      changedSince: !isSameState(before, await stateOf(from)),
    };
  });
}

async function copyMissing({ from, to, folder, progress, signal }: MoveOptions) {
  const stores = { from: from.blobs, to: to.blobs };
  const missing = await missingFrom(stores);
  const damaged = await copyObjects(missing, { ...stores, folder, progress, signal });
  return { files: missing.objects.length - damaged.length, bytes: missing.bytes, damaged };
}

/** What people entered, to see whether it changed. */
const stateOf = async ({ db }: Target) =>
  readState(db, { shapes: backedUp(await readShapes(db)), exact: (table) => !isLarge(table) });

/**
 * The pictures that everybody may see, of galleries that nobody can reach there yet. No backup has them, since they could show what
 * was hidden after it was made.
 */
async function moveCovers({ from, to }: MoveOptions): Promise<void> {
  const covers = (await readShapes(from.db)).filter(({ name }) => name === "public_covers");
  for (const [into, table] of await readTables(from.db, covers)) {
    const earlier = statement(to.db, sql`DELETE FROM ${names(into)}`);
    await batch(to.db, [earlier, ...insertStatements(to.db, { into, ignore: sql`` }, table)]);
  }
}
