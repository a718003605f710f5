import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import { checkRoom, checkWritable } from "../disk/room.ts";

import { type ObjectStore, promisedSha256, type StoredObject } from "../target/target.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";

const AT_ONCE = 8;
/** Larger ones go through a file, one at a time. Bytes. */
const IN_MEMORY = 16 * 1024 * 1024;
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
  /** For large objects, for as long as they are copied. */
  folder: string;
  progress: Progress;
  signal: AbortSignal;
}

/** Copies objects, and returns the keys of those that are damaged where they come from, which are left out. */
export async function copyObjects({ objects, bytes }: Missing, copying: Copying): Promise<string[]> {
  const { folder, progress, signal } = copying;
  const largest = Math.max(0, ...objects.map(({ size }) => size));
  if (largest > IN_MEMORY) {
    await checkWritable(folder);
    await checkRoom(folder, largest);
  }
  const step = progress.step("megabytes", Math.ceil(bytes / MEGABYTE));
  const [small, large] = [pLimit({ concurrency: AT_ONCE, rejectOnClear: true }), pLimit(1)];
  const damaged: string[] = [];
  const done = { bytes: 0 };
  const copy = async (object: StoredObject) => {
    signal.throwIfAborted();
    const arrived =
      object.size > IN_MEMORY ? await large(copyLarge, object, copying) : await copySmall(object, copying);
    if (!arrived) damaged.push(object.key);
    done.bytes += object.size;
    step.update(Math.floor(done.bytes / MEGABYTE));
  };
  try {
    await Promise.all(objects.map((object) => small(copy, object)));
  } catch (error) {
    small.clearQueue();
    throw error;
  }
  step.end(counted(objects.length - damaged.length, "file"));
  return damaged.sort();
}

async function copySmall({ key }: StoredObject, { from, to }: Stores): Promise<boolean> {
  const bytes = await from.get(key);
  const promised = promisedSha256(key);
  if (!bytes || (promised !== null && sha256(bytes) !== promised)) return false;
  await to.put(key, bytes, { type: typeOf(key) });
  return true;
}

async function copyLarge({ key, size }: StoredObject, { from, to, folder }: Copying): Promise<boolean> {
  const at = await mkdtemp(path.join(folder, "move-"));
  const file = path.join(at, "object");
  try {
    const digest = await from.getFile(key, file);
    const promised = promisedSha256(key);
    if (digest === null || (promised !== null && digest !== promised)) return false;
    await to.putFile(key, { path: file, size }, { type: typeOf(key) });
    return true;
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Only for whoever looks at the bucket: the Worker knows the type of all it serves. */
const typeOf = (key: string) => (key.endsWith(".json") ? "application/json" : "application/octet-stream");
