import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { ScriptError } from "../../terminal/script.ts";
import { openThreads, type Threads } from "../threads/threads.ts";
import type { Bytes, Digest } from "./original.ts";
import type { HandedOver, Outcome, PhotoBytes, ProcessedPhoto, Task, Work } from "./render-worker.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/**
 * Originals are read and rendered in a thread of their own, several at once. Pictures give the garbage collector much
 * work, which is small in a small heap (measured: 40 photos took 18.4 s of CPU time instead of 19.7).
 */
export interface RenderPool {
  /** Starts the thread, so that the first photo does not wait for it. Otherwise the first photo starts it. */
  prepare(): void;
  /**
   * Reads an original and makes its renditions, unless it is the known one. `onFile` gets each file as soon as it is made, and all
   * before the promise is settled. Throws PhotoUnreadable; throws anything else if the thread fails, and from then on for every photo.
   */
  process(work: Work, onFile?: (file: PhotoBytes) => void): Promise<ProcessedPhoto>;
  /** Call it after the last photo; calling it again does no harm. */
  close(): Promise<void>;
}

/** A render pool for that many photos at once. `heapMb`: the limit for its thread's heap, pictures not included. */
export function openRenderPool(atOnce: number, { heapMb }: { heapMb?: number } = {}): RenderPool {
  const underWay = new Set<string>();
  let thread: Threads<Task, Outcome> | null = null;
  const open = () => {
    thread ??= openThreads({
      module: new URL("./render-worker.ts", import.meta.url),
      ...{ least: 1, most: 1, atOnce, heapMb },
      explain: (error) => explained(error, underWay),
    });
    return thread;
  };
  return {
    prepare: () => void open(),
    async process(work, onFile = () => {}) {
      underWay.add(work.file.shown);
      const bytes = new Map<string, Bytes>();
      const outcome = await runTask(open(), work, (file) => {
        bytes.set(file.sha256, file.bytes);
        onFile(file);
      });
      underWay.delete(work.file.shown);
      if (!outcome.ok) throw new PhotoUnreadable(outcome.what, outcome.fix);
      return withBytes(outcome.processed, bytes);
    },
    async close() {
      const ended = thread;
      thread = null;
      await ended?.close();
    },
  };
}

async function runTask(
  threads: Threads<Task, Outcome>,
  work: Work,
  onFile: (file: PhotoBytes) => void,
): Promise<Outcome> {
  const { port1: mine, port2: theirs } = new MessageChannel();
  mine.on("message", onFile);
  try {
    const outcome = await threads.run({ ...work, files: theirs }, [theirs]);
    // All were sent before the outcome, but it may be read first.
    for (let next = receiveMessageOnPort(mine); next; next = receiveMessageOnPort(mine)) onFile(next.message);
    return outcome;
  } finally {
    mine.close();
  }
}

function withBytes(
  { original, developed, ...processed }: HandedOver,
  files: ReadonlyMap<string, Bytes>,
): ProcessedPhoto {
  const whole = <Own extends Digest>(file: Own) => {
    const bytes = files.get(file.sha256);
    if (!bytes) throw new Error("a file of a photo was not handed over");
    return { ...file, bytes };
  };
  const encoded = developed?.encoded.map(whole) ?? [];
  return { ...processed, original: whole(original), developed: developed && { ...developed, encoded } };
}

/** A message for running out of memory: nobody knows which photo caused it, only which ones were under way. */
function explained(error: unknown, underWay: ReadonlySet<string>): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "ERR_WORKER_OUT_OF_MEMORY" && !/allocation failed/i.test(message)) return error;
  const photos = [...underWay].join(", ") || "photos";
  return new ScriptError(
    `There is not enough memory to process ${photos}.\nThe work so far is kept. Close other programs and publish again. If it stops at these photos again, export them smaller.`,
    { cause: error },
  );
}
