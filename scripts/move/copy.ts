import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { checkRoom, checkWritable } from "../disk/room.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import { type ObjectStore, promisedSha256, type StoredObject } from "../target/target.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";

const AT_ONCE = 8;
const MEGABYTE = 1e6;

/** What there is to copy. */
export interface Missing {
  objects: StoredObject[];
  bytes: number;
}

interface Stores {
  from: Pick<ObjectStore, "list" | "get" | "getFile">;
  to: Pick<ObjectStore, "list" | "put" | "putFile">;
}

/**
 * What one storage has and the other has not. A blob is there if its checksum is right, as far as the storage knows it; everything
 * else is small, and counts as there if its size is the same.
 */
export async function missingFrom({ from, to }: Stores): Promise<Missing> {
  const there = new Map<string, number>();
  for await (const { key, size, damaged } of to.list("")) if (!damaged) there.set(key, size);
  const objects: StoredObject[] = [];
  for await (const object of from.list("")) if (there.get(object.key) !== object.size) objects.push(object);
  return { objects, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
}

interface Copying extends Stores {
  /** For blobs, for as long as they are copied. */
  folder: string;
  progress: Progress;
  signal: AbortSignal;
}

/** Copies objects, and returns the keys of those that are damaged or missing where they come from, which are left out. */
export async function copyObjects({ objects, bytes }: Missing, copying: Copying): Promise<string[]> {
  const { folder, progress, signal } = copying;
  await checkWritable(folder);
  await checkRoom(folder, roomFor(objects));
  const step = progress.step("megabytes", Math.ceil(bytes / MEGABYTE));
  const damaged: string[] = [];
  const done = { bytes: 0 };
  const copy = async (object: StoredObject) => {
    signal.throwIfAborted();
    if (!(await copyOne(object, copying))) damaged.push(object.key);
    done.bytes += object.size;
    step.update(Math.floor(done.bytes / MEGABYTE));
  };
  await eachAtOnce(AT_ONCE, objects, copy);
  step.end(counted(objects.length - damaged.length, "file"));
  return damaged.sort();
}

/** Bytes of the largest blobs that are copied at the same time. */
function roomFor(objects: readonly StoredObject[]): number {
  const sizes = objects.flatMap(({ key, size }) => (promisedSha256(key) === null ? [] : [size]));
  return sizes
    .toSorted((a, b) => b - a)
    .slice(0, AT_ONCE)
    .reduce((sum, size) => sum + size, 0);
}

/** A blob goes through a file, since it may be a film; everything else is small. */
async function copyOne({ key, size }: StoredObject, { from, to, folder }: Copying): Promise<boolean> {
  const promised = promisedSha256(key);
  if (promised === null) {
    const bytes = await from.get(key);
    if (bytes) await to.put(key, bytes, { type: typeOf(key) });
    return bytes !== null;
  }
  const at = await mkdtemp(path.join(folder, "move-"));
  const file = path.join(at, "blob");
  try {
    if ((await from.getFile(key, file)) !== promised) return false;
    await to.putFile(key, { path: file, size }, { type: typeOf(key) });
    return true;
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}

/** Only for whoever looks at the bucket: the Worker knows the type of all it serves. */
const typeOf = (key: string) => (key.endsWith(".json") ? "application/json" : "application/octet-stream");
