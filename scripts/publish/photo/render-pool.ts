import Tinypool from "tinypool";
import { ScriptError } from "../../terminal/script.ts";
import type { Outcome, ProcessedPhoto, Work } from "./render-worker.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/**
 * Originals are read and rendered in a thread of their own, several at once. Pictures give the garbage collector much
 * work, which is small in a small heap (measured: 40 photos took 18.4 s of CPU time instead of 19.7).
 */
export interface RenderPool {
  /** Starts the thread, so that the first photo does not wait for it. Otherwise the first photo starts it. */
  prepare(): void;
  /**
   * Reads an original and makes its renditions, unless it is the known one. Throws PhotoUnreadable; throws anything else
   * if the thread fails, and from then on for every photo.
   */
  process(work: Work): Promise<ProcessedPhoto>;
  /** Call it after the last photo; calling it again does no harm. */
  close(): Promise<void>;
}

/** A render pool for that many photos at once. `heapMb`: the limit for its thread's heap, pictures not included. */
export function openRenderPool(atOnce: number, { heapMb }: { heapMb?: number } = {}): RenderPool {
  const underWay = new Set<string>();
  // Rejected once the thread fails. A photo that waits for a thread that can't start would wait for ever otherwise.
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const note = (error: unknown) => failure.reject(explained(error, underWay));
  let pool: Tinypool | null = null;
  const open = (): Tinypool => {
    pool ??= startThread(atOnce, { heapMb, onFault: note });
    return pool;
  };
  return {
    prepare: () => void open(),
    async process(work) {
      underWay.add(work.file.shown);
      const run: Promise<Outcome> = open()
        .run(work)
        .catch((error) => {
          note(error);
          return failure.promise;
        });
      const outcome = await Promise.race([failure.promise, run]);
      underWay.delete(work.file.shown);
      if (!outcome.ok) throw new PhotoUnreadable(outcome.what, outcome.fix);
      return outcome.processed;
    },
    async close() {
      const ended = pool;
      pool = null;
      // A thread that fails instead of ending is gone all the same.
      await ended?.destroy().catch(() => {});
    },
  };
}

interface ThreadOptions {
  heapMb: number | undefined;
  /** Called if the thread fails while no photo is under way. */
  onFault: (error: unknown) => void;
}

function startThread(atOnce: number, { heapMb, onFault }: ThreadOptions): Tinypool {
  const pool = new Tinypool({
    filename: new URL("./render-worker.ts", import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: atOnce,
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  });
  // A photo given to a pool whose idle thread failed would wait for ever. The pool starts another thread in its place and
  // reports here if that one fails too.
  pool.on("error", onFault);
  return pool;
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
