import { blobsOf } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import { readVersion, VersionDamaged } from "../gallery/version.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import type { ObjectStore } from "../target/target.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";

const AT_ONCE = 8;

/** A file of a photo that is damaged or missing. */
export interface BadFile {
  gallery: string;
  photo: string;
  key: string;
  is: "damaged" | "missing";
}

export interface StorageCheck {
  /** Files that were read, each once, even if several photos share it. */
  files: number;
  bad: BadFile[];
}

interface Checking {
  store: ObjectStore;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Reads everything versions need: their pieces, and every file of their photos. Throws VersionDamaged if a piece is
 * missing, can't be read, or contradicts another one.
 */
export async function checkStorage(versions: readonly VersionRef[], checking: Checking): Promise<StorageCheck> {
  const users = new Map<string, { gallery: string; photo: string }[]>();
  const { store } = checking;
  for (const version of versions) {
    checking.signal.throwIfAborted();
    const { shell } = await readVersion(store, version, (photo) => {
      for (const blob of blobsOf(photo)) {
        const others = users.get(blob) ?? [];
        others.push({ gallery: version.gallery, photo: photo.name });
        users.set(blob, others);
      }
    });
    const needed = [...shell].map(keys.shell);
    const there = await store.has(needed);
    const missing = needed.find((key) => !there.has(key));
    if (missing !== undefined) throw new VersionDamaged(version, { key: missing });
  }
  const bad = await readAll(users, checking);
  return { files: users.size, bad: bad.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) };
}

const nameOf = ({ gallery, photo }: BadFile) => `${gallery} ${photo}`;

async function readAll(
  users: ReadonlyMap<string, readonly { gallery: string; photo: string }[]>,
  { store, progress, signal }: Checking,
): Promise<BadFile[]> {
  const step = progress.step("read", users.size);
  const bad: BadFile[] = [];
  let done = 0;
  const read = async ([sha256, usedBy]: [string, readonly { gallery: string; photo: string }[]]) => {
    signal.throwIfAborted();
    const key = keys.blob(sha256);
    const stored = await store.digest(key);
    if (stored !== sha256) {
      const is = stored === null ? "missing" : "damaged";
      bad.push(...usedBy.map((user) => ({ ...user, key, is }) as const));
    }
    step.update(++done);
  };
  await eachAtOnce(AT_ONCE, users, read);
  step.end(counted(users.size, "file"));
  return bad;
}
