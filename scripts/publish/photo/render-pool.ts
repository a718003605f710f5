import Tinypool from "tinypool";
import { ScriptError } from "../../terminal/script.ts";
import type { Outcome, ProcessedPhoto, Work } from "./render-worker.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/**
 * Where originals are read and developed, several at once: a thread of its own. Pictures make much work for the garbage
 * collector, and in a small heap that work is small (measured: 40 photos took 18.4 s of processor time instead of 19.7).
 */
export interface RenderPool {
  /** Begins, so that the first photo does not wait for the thread. The first photo does it otherwise. */
  prepare(): void;
  /**
   * Reads an original and makes its renditions, unless it is the known one. Throws PhotoUnreadable; anything else when the
   * thread fails, and from then on for every photo.
   */
  process(work: Work): Promise<ProcessedPhoto>;
  /** After the last photo; more than once does no harm. */
  close(): Promise<void>;
}

/** A render pool for that many photos at once. `heapMb`: the most its thread's heap may take, pictures not counted. */
export function openRenderPool(atOnce: number, { heapMb }: { heapMb?: number } = {}): RenderPool {
  const underWay = new Set<string>();
  const failure: { error: unknown } = { error: null };
  const note = (error: unknown) => {
    failure.error ??= explained(error, underWay);
  };
  let pool: Tinypool | null = null;
  const open = (): Tinypool => {
    pool ??= startThread(atOnce, { heapMb, onFault: note });
    return pool;
  };
  return {
    prepare: () => void open(),
    async process(work) {
      if (failure.error) throw failure.error;
      underWay.add(work.file.shown);
      const outcome: Outcome = await open()
        .run(work)
        .catch((error) => {
          note(error);
          throw failure.error;
        });
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
  /** Told when the thread fails while no photo is under way. */
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
  // A photo given to a pool whose thread failed before it had any would wait for ever. The pool begins another thread in
  // place of one that failed, and tells here when that one fails too, which is no news.
  pool.on("error", onFault);
  return pool;
}

/** Running out of memory in words: which photo did it can't be told, only which were under way. */
function explained(error: unknown, underWay: ReadonlySet<string>): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "ERR_WORKER_OUT_OF_MEMORY" && !/allocation failed/i.test(message)) return error;
  const photos = [...underWay].join(", ") || "photos";
  return new ScriptError(
    `There is not enough memory to process ${photos}.\nThe work so far is kept. Close other programs and publish again. If it stops at these photos again, export them smaller.`,
    { cause: error },
  );
}
