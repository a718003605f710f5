import { availableParallelism } from "node:os";
import { openThreads, type Threads } from "../threads/threads.ts";
import type { Decoded } from "./decode-worker.ts";

/** At most so many pictures are decoded at once: each takes a few hundred megabytes while it lasts. */
const MOST_THREADS = 4;

const held: { threads: Threads<Uint8Array, Decoded> | null } = { threads: null };

/** Decodes a HEIF in a thread of its own; threads are started with the first file, and end with this one. */
export function decodeInThread(bytes: Uint8Array): Promise<Decoded> {
  held.threads ??= openThreads({
    module: new URL("./decode-worker.ts", import.meta.url),
    least: 0,
    most: Math.min(availableParallelism(), MOST_THREADS),
    idleMs: 10_000,
  });
  return held.threads.run(bytes);
}
