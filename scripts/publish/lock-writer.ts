import { writeAtomically } from "../disk/atomic-file.ts";
import { formatLock, type LockedPhoto, lockPath } from "./lock.ts";
import { type Draft, placed } from "./read.ts";

const EVERY_MS = 2000;

/** Keeps a gallery's lock up to date while photos are measured, so that a crash costs at most the last two seconds. */
export interface LockWriter {
  /** Notes a photo that was measured. Until it is published it is pending, or stays in the sets it was published in. */
  record(photo: LockedPhoto): Promise<void>;
  /** Writes whatever is not written yet. */
  flush(): Promise<void>;
  /** These photos are published, or about to be: none is pending, and removed ones are forgotten. */
  settle(photos: readonly LockedPhoto[]): Promise<void>;
}

/** Opens the lock of a draft for writing. A lock whose text would stay the same is not touched. */
export function openLockWriter({ content, lock, times }: Draft, now: () => number): LockWriter {
  const photos = new Map(lock.photos);
  const pending = new Set(lock.pending);
  let written = lock.text;
  let writtenAt = now();
  let writing = Promise.resolve();
  const write = async (all: Iterable<LockedPhoto>) => {
    const text = formatLock(all, pending);
    writtenAt = now();
    if (text !== written) await writeAtomically(lockPath(content.path), text, { makeFolder: false });
    written = text;
    await times.save();
  };
  // One after the other: several photos are measured at a time.
  const queue = (all: Iterable<LockedPhoto>) => {
    writing = writing.catch(() => {}).then(() => write(all));
    return writing;
  };
  return {
    async record(photo) {
      const before = photos.get(photo.name);
      const isNew = before === undefined || pending.has(photo.name);
      if (isNew) pending.add(photo.name);
      photos.set(photo.name, isNew ? photo : placed(photo, { ...before, alsoIn: before.alsoIn ?? [] }));
      if (now() - writtenAt >= EVERY_MS) await queue(photos.values());
    },
    flush: () => queue(photos.values()),
    settle(all) {
      pending.clear();
      return queue(all);
    },
  };
}
