import Tinypool from "tinypool";
import type { Exposure, Outcome, Work } from "./darkroom-thread.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/**
 * Where originals are read and developed, several at once: a thread of its own. Pictures make much work for the garbage
 * collector, and in a small heap that work is small (measured: a tenth of publishing's processor time less).
 */
export interface Darkroom {
  /** Reads an original and makes its renditions, unless it is the known one. Throws PhotoUnreadable. */
  expose(work: Work): Promise<Exposure>;
  /** After the last photo. */
  close(): Promise<void>;
}

/** Opens a darkroom for that many photos at once. */
export function openDarkroom(atOnce: number): Darkroom {
  const pool = new Tinypool({
    filename: new URL("./darkroom-thread.ts", import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: atOnce,
  });
  return {
    async expose(work) {
      const outcome = (await pool.run(work)) as Outcome;
      if (!outcome.ok) throw new PhotoUnreadable(outcome.what, outcome.fix);
      return outcome.exposure;
    },
    close: () => pool.destroy(),
  };
}
