import { availableParallelism } from "node:os";
import Tinypool from "tinypool";
import type { Decoded } from "./decode-worker.ts";

/** At most so many pictures are decoded at once: each takes a few hundred megabytes while it lasts. */
const MOST_THREADS = 4;

const held: { pool: Tinypool | null } = { pool: null };

/** Decodes a HEIF in a thread of its own; threads are started with the first file, and end with this one. */
export function decodeInThread(bytes: Uint8Array): Promise<Decoded> {
  held.pool ??= new Tinypool({
    filename: new URL("./decode-worker.ts", import.meta.url).href,
    minThreads: 0,
    maxThreads: Math.min(availableParallelism(), MOST_THREADS),
    idleTimeout: 10_000,
  });
  return held.pool.run(bytes);
}
