import type { MessagePort } from "node:worker_threads";
import Tinypool from "tinypool";

/** Threads for work of one kind. */
export interface Threads<Task, Done> {
  /**
   * Rejects if a thread fails, whichever task that had and also if it had none, and from then on for every task. `moved`: ports in
   * the task, which the thread gets.
   */
  run(task: Task, moved?: readonly MessagePort[]): Promise<Done>;
  /** Call it after the last task; calling it again does no harm. */
  close(): Promise<void>;
}

export interface ThreadOptions {
  /** The module they run: its default export does a task. What it throws, it throws as a failure of its thread. */
  module: URL;
  /** How many start at once and stay, and how many there may be. */
  least: number;
  most: number;
  /** How many tasks each has under way at once. */
  atOnce?: number;
  /** How long one more than the least goes on without a task. */
  idleMs?: number;
  /** The limit for the heap of each, what is handed over not included. */
  heapMb?: number | undefined;
  /** How the failure of a thread is reported. */
  explain?: (error: unknown) => unknown;
}

/** Tasks of these threads never wait for a thread that failed or can't start. */
export function openThreads<Task, Done>(options: ThreadOptions): Threads<Task, Done> {
  const { explain = (error) => error } = options;
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const fail = (error: unknown) => failure.reject(explain(error));
  const pool = startPool(options);
  // The pool starts another thread in the place of one that failed while it had nothing to do, reports here if that one fails
  // too, and leaves those that wait for it waiting.
  pool.on("error", fail);
  return {
    async run(task, moved = []) {
      const done: Promise<Done> = pool.run(task, { transferList: [...moved] }).catch((error) => {
        fail(error);
        return failure.promise;
      });
      return Promise.race([failure.promise, done]);
    },
    async close() {
      for (const thread of pool.threads) listenable(thread);
      // A thread that fails instead of ending is gone all the same.
      await pool.destroy().catch(() => {});
    },
  };
}

function startPool({ module, least, most, atOnce = 1, idleMs = 0, heapMb }: ThreadOptions): Tinypool {
  return new Tinypool({
    filename: module.href,
    minThreads: least,
    maxThreads: most,
    concurrentTasksPerWorker: atOnce,
    idleTimeout: idleMs,
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  });
}

/**
 * The pool waits for its threads to end by Node's `once`, which wants to stop listening to one that fails meanwhile: what the
 * pool has of a thread can't do that, and the process would end with a TypeError.
 */
function listenable(thread: Tinypool["threads"][number]): void {
  const removeListener = () => thread;
  Object.assign(thread, { removeListener });
}
