import { randomBytes } from "node:crypto";
import { studioFileNames } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { EVERY_GALLERY, leaseRow } from "../../worker/store/leases.ts";
import { readNeededPictures } from "../../worker/store/noted.ts";
import { readStudioProfile } from "../../worker/store/studio.ts";
import { forgetVersions, readVersions } from "../../worker/store/versions.ts";
import { type HeldLease, withLease } from "../gallery/lease.ts";
import type { ObjectStore, StoredObject, Target } from "../target/target.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";
import { decideKeeping, type Keeping } from "./kept.ts";
import { readNamed } from "./named.ts";
import { type Stock, takeStock } from "./plan.ts";

export interface GcOptions {
  target: Target;
  progress: Progress;
  /** Milliseconds since 1970. */
  now: () => number;
  /** How long a gallery that was taken down can be brought back, in milliseconds. */
  undoMs: number;
  /** How long an earlier version is kept after it was replaced, in milliseconds, if longer than usual. */
  keptMs?: number;
  /** Only report what would be deleted: nothing is written, and nobody has to wait. */
  dryRun: boolean;
  /** Stops between two requests. */
  signal: AbortSignal;
  /** Called if a publish is under way; throws if the command should not wait for it. */
  onWait(): void | Promise<void>;
  /** The name under which the lease is held; random by default. */
  holder?: string;
}

/** What was kept, and what was deleted or would be. */
export interface GcReport {
  kept: { versions: number; objects: number; bytes: number };
  freed: { versions: number; objects: number; bytes: number };
  /** Kept files whose checksum, as the storage knows it, is wrong. */
  damaged: number;
  /** Missing files that photos of live versions need. While there are any, no photo's file is deleted. */
  missing: number;
  /** Galleries taken down so long ago that they can no longer be brought back. */
  removed: string[];
}

/** Somebody changed the facts that a decision was based on. */
export class ChangedMeanwhile extends Error {
  override name = "ChangedMeanwhile";
}

const DELETES_AT_ONCE = 1000;

/**
 * Deletes what no kept version names, while no publish is under way. Wherever it is stopped, every kept version is
 * complete, and the next run continues. Throws VersionDamaged, and deletes nothing, if a kept version can't be read;
 * throws LeaseLost or ChangedMeanwhile if it had to stop.
 */
export async function collectGarbage(options: GcOptions): Promise<GcReport> {
  const { target, dryRun } = options;
  if (dryRun) {
    const { keeping, stock } = await survey(options);
    return reportOf(keeping, stock);
  }
  const holder = options.holder ?? randomBytes(8).toString("hex");
  return withLease({ holder, galleries: [EVERY_GALLERY] }, options, async (lease) => {
    const { keeping, stock } = await survey(options);
    await lease.confirm();
    await forget(target, { keeping, lease });
    await sweep(target.blobs, { stock, lease, options });
    return reportOf(keeping, stock);
  });
}

async function survey({
  target,
  progress,
  now,
  undoMs,
  keptMs = 0,
  signal,
}: GcOptions): Promise<{ keeping: Keeping; stock: Stock }> {
  const keeping = decideKeeping(await readVersions(target.db), { now: now(), undoMs, keptMs });
  const shell = await shellFiles(target.blobs);
  // Pages that belong to no gallery show them too.
  const profile = await readStudioProfile(target.db);
  const studioFiles = profile ? studioFileNames(profile) : [];
  const options = { store: target.blobs, progress, signal, live: keeping.live, shell, named: studioFiles };
  const named = await readNamed(keeping.whole, options);
  const galleries = new Set(keeping.live.map(({ gallery }) => gallery));
  const noted = (await readNeededPictures(target.db)).filter(({ gallery }) => galleries.has(gallery));
  const blobs = new Set([...named.blobs, ...noted.map(({ blob }) => blob)]);
  return {
    keeping,
    stock: await takeStock(target.blobs, {
      ...{ keeping, now: now(), signal },
      named: { ...named, blobs },
    }),
  };
}

async function shellFiles(store: ObjectStore): Promise<string[]> {
  const folder = keys.shell("");
  const files: string[] = [];
  for await (const { key } of store.list(folder)) files.push(key.slice(folder.length));
  return files;
}

/** Before anything of them is deleted, so that none is ever brought back in part. */
async function forget(target: Target, { keeping, lease }: { keeping: Keeping; lease: HeldLease }): Promise<void> {
  const versions = keeping.forgotten;
  const forgotten = await forgetVersions(target.db, { versions, lease: leaseRow(lease.holder, EVERY_GALLERY) });
  if (forgotten !== versions.length) throw new ChangedMeanwhile("A gallery was brought back in the meantime.");
}

async function sweep(
  store: ObjectStore,
  { stock: { doomed }, lease, options }: { stock: Stock; lease: HeldLease; options: GcOptions },
): Promise<void> {
  const all = [...doomed.pieces, ...doomed.files];
  const step = options.progress.step("delete", all.length);
  for (let at = 0; at < all.length; at += DELETES_AT_ONCE) {
    options.signal.throwIfAborted();
    await lease.confirm();
    await store.delete(all.slice(at, at + DELETES_AT_ONCE).map(({ key }) => key));
    step.update(Math.min(all.length, at + DELETES_AT_ONCE));
  }
  step.end(counted(all.length, "object"));
}

function reportOf({ whole, forgotten, removed }: Keeping, { doomed, kept, damaged, missing }: Stock): GcReport {
  const all = [...doomed.pieces, ...doomed.files];
  const bytes = all.reduce((sum: number, { size }: StoredObject) => sum + size, 0);
  return {
    kept: { versions: whole.length, ...kept },
    freed: { versions: forgotten.length, objects: all.length, bytes },
    damaged,
    missing,
    removed,
  };
}
