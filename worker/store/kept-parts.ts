import { readObject } from "./blobs.ts";

// A gallery of 10,000 photos has 13 MB of shards, and an isolate 128 MB of memory.
const KEPT_BYTES = 32 * 1024 * 1024;
const kept = new Map<string, { value: unknown; bytes: number }>();
let keptBytes = 0;

/**
 * A part of a version as it is read from its object; null: the object is missing. Versions never change, so what was read once
 * is kept, and nobody may change it. Who may have it is decided before, each time. `times`: how much more memory it takes than
 * its bytes. Throws StorageFault.
 */
export async function readKept<Part>(
  bucket: R2Bucket,
  key: string,
  read: (bytes: Uint8Array) => Part,
  { times = 1 } = {},
): Promise<{ value: Part } | null> {
  const hit = kept.get(key);
  if (hit) {
    // To the end of the line: the least recently used is dropped first.
    kept.delete(key);
    kept.set(key, hit);
    return hit as { value: Part };
  }
  const bytes = await readObject(bucket, key);
  if (!bytes) return null;
  const part = { value: read(bytes), bytes: times * bytes.length };
  keep(key, part);
  return part;
}

function keep(key: string, part: { value: unknown; bytes: number }): void {
  // Requests that arrived together read the same part: it is kept once, and counted once.
  keptBytes += part.bytes - (kept.get(key)?.bytes ?? 0);
  kept.set(key, part);
  for (const [oldest, { bytes }] of kept) {
    if (keptBytes <= KEPT_BYTES) break;
    kept.delete(oldest);
    keptBytes -= bytes;
  }
}
