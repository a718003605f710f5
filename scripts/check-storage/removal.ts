import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { photoName } from "../../worker/domain/slug.ts";
import { EVERY_GALLERY } from "../../worker/store/leases.ts";
import { type LeaseOptions, withLease } from "../gallery/lease.ts";
import { promisedSha256, type Target } from "../target/target.ts";
import type { BadFile } from "./check.ts";

export interface Removing extends LeaseOptions {
  target: Target;
  /** Folder that contains the galleries and their originals. */
  content: string;
}

export interface Removed {
  /** Keys of files that were deleted. */
  deleted: string[];
  /** Damaged files that are the only copy: there is no original in `content` to make them from. */
  kept: BadFile[];
  /** Keys of files that somebody stored again in the meantime. */
  right: string[];
}

/**
 * Deletes damaged files that a publish can store again. Meanwhile nobody can publish or clean up, and each file is read
 * once more right before it is deleted: a file that was stored again is kept. Throws LeaseLost.
 */
export async function removeDamaged(bad: readonly BadFile[], options: Removing): Promise<Removed> {
  const { target, content, signal } = options;
  const removed: Removed = { deleted: [], kept: [], right: [] };
  const damaged = Map.groupBy(
    bad.filter(({ is }) => is === "damaged"),
    ({ key }) => key,
  );
  if (damaged.size === 0) return removed;
  const originals = await readOriginals(content, new Set(bad.map(({ gallery }) => gallery)));
  const lease = { holder: randomBytes(8).toString("hex"), galleries: [EVERY_GALLERY] };
  await withLease(lease, options, async (held) => {
    for (const [key, users] of damaged) {
      signal.throwIfAborted();
      if (!users.some(({ gallery, photo }) => originals.has(`${gallery}/${photo}`))) {
        removed.kept.push(...users);
        continue;
      }
      const stored = await target.blobs.digest(key);
      if (stored === null || stored === promisedSha256(key)) {
        removed.right.push(key);
        continue;
      }
      await held.confirm();
      await target.blobs.delete([key]);
      removed.deleted.push(key);
    }
  });
  return removed;
}

/** Photos whose originals are on this computer, as `<gallery>/<photo>`. */
async function readOriginals(content: string, galleries: ReadonlySet<string>): Promise<Set<string>> {
  const found = new Set<string>();
  for (const gallery of galleries) {
    for (const file of await filesOfSets(path.join(content, gallery))) found.add(`${gallery}/${photoName(file)}`);
  }
  return found;
}

/** Names of the files in the subfolders of a folder; none if the folder does not exist. */
async function filesOfSets(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  return entries.filter((entry) => path.dirname(entry) !== ".").map((entry) => path.basename(entry));
}
