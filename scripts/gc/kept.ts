import type { VersionRef } from "../../worker/store/manifests.ts";
import type { PublishedGallery, PublishedVersion, PublishedVersions } from "../../worker/store/versions.ts";

const HOUR_MS = 3_600_000;

/** Nothing that was stored or live within this time is deleted: somebody may be looking at it or downloading it. */
export const SETTLED_MS = 48 * HOUR_MS;
/** How many versions before the live one are kept, however old. */
const BEFORE = 2;

/** What happens to each known version. */
export interface Keeping {
  /** Kept with everything it names. */
  whole: VersionRef[];
  /** Those that are live, or would be if their gallery were brought back. */
  live: VersionRef[];
  /**
   * Live versions of galleries that were taken down and can't be brought back. Their manifest stays: the studio still
   * needs it to show marks and selections, and the next publish is compared with it.
   */
  manifests: VersionRef[];
  /** No longer kept. */
  forgotten: VersionRef[];
  /** Galleries that were taken down so long ago that their photos are deleted now. */
  removed: string[];
}

export interface KeepingTimes {
  now: number;
  /** How long a gallery that was taken down can be brought back, in milliseconds. */
  undoMs: number;
  /** How long a version is kept after it was replaced, in milliseconds; at least `SETTLED_MS`, which is the default. */
  keptMs?: number;
}

/**
 * Decides which versions are kept: for a gallery that is up, the live one, the two before it, and any that was live
 * within 48 hours, or for as long as is asked; for one that was taken down the same, until it can no longer be brought back.
 */
export function decideKeeping({ galleries, versions }: PublishedVersions, times: KeepingTimes): Keeping {
  const keeping: Keeping = { whole: [], live: [], manifests: [], forgotten: [], removed: [] };
  const byGallery = Map.groupBy(versions, ({ gallery }) => gallery);
  for (const gallery of galleries) {
    const own = byGallery.get(gallery.gallery) ?? [];
    byGallery.delete(gallery.gallery);
    if (isGone(gallery, { own, times })) {
      keeping.manifests.push(refOf(gallery));
      keeping.forgotten.push(...own.map(refOf));
      if (own.length > 0) keeping.removed.push(gallery.gallery);
    } else keepRecent(keeping, { gallery, own, times });
  }
  // Versions without a gallery: a restore replaced its row. They stay as long as those of a gallery that was taken down.
  for (const version of [...byGallery.values()].flat()) {
    const over = version.publishedAt + times.undoMs <= times.now;
    (over ? keeping.forgotten : keeping.whole).push(refOf(version));
  }
  return keeping;
}

interface Own {
  /** Versions of the gallery, the oldest first. */
  own: readonly PublishedVersion[];
}

/** It was taken down, and its time for undo is over or was over before. */
function isGone(gallery: PublishedGallery, { own, times }: Own & { times: KeepingTimes }): boolean {
  if (gallery.unpublishedAt === null) return false;
  const since = Math.max(gallery.unpublishedAt, gallery.publishedAt);
  return since + times.undoMs <= times.now || !own.some(({ version }) => version === gallery.version);
}

function keepRecent(
  keeping: Keeping,
  { gallery, own, times }: Own & { gallery: PublishedGallery; times: KeepingTimes },
): void {
  const found = own.findIndex(({ version }) => version === gallery.version);
  const live = found === -1 ? own.length : found;
  const since = times.now - Math.max(SETTLED_MS, times.keptMs ?? 0);
  keeping.whole.push(refOf(gallery));
  keeping.live.push(refOf(gallery));
  own.forEach((version, at) => {
    if (at === live) return;
    const replacedAt = own[at + 1]?.publishedAt ?? gallery.publishedAt;
    const kept = at >= live - BEFORE || replacedAt > since;
    (kept ? keeping.whole : keeping.forgotten).push(refOf(version));
  });
}

const refOf = ({ gallery, version }: VersionRef): VersionRef => ({ gallery, version });
