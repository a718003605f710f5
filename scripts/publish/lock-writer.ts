import { writeAtomically } from "../disk/atomic-file.ts";
import { formatLock, type LockedPhoto, lockPath } from "./lock.ts";
import type { Draft } from "./read.ts";

const EVERY_MS = 2000;

/** Keeps a gallery's lock up to date while photos are measured, so that a crash costs at most the last two seconds. */
export interface LockWriter {
  record(photo: LockedPhoto): Promise<void>;
  /** Writes whatever is not written yet. */
  flush(): Promise<void>;
  /** Finishes with exactly these photos: removed ones are forgotten. */
  settle(photos: readonly LockedPhoto[]): Promise<void>;
}

/** Opens the lock of a draft for writing. A lock whose text would stay the same is not touched. */
export function openLockWriter({ content, lock, times }: Draft, now: () => number): LockWriter {
  const photos = new Map(lock.photos);
  let written = lock.text;
  let writtenAt = now();
  let writing = Promise.resolve();
  const write = async (all: Iterable<LockedPhoto>) => {
    const text = formatLock(all);
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
      photos.set(photo.name, photo);
      if (now() - writtenAt >= EVERY_MS) await queue(photos.values());
    },
    flush: () => queue(photos.values()),
    settle: (all) => queue(all),
  };
}
