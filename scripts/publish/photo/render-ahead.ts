import type { PhotoFile } from "../../content/gallery-folder.ts";
import type { RenderPool } from "./render-pool.ts";
import type { PhotoBytes, ProcessedPhoto, Work } from "./render-worker.ts";

/** A render pool that can begin with photos before somebody wants their files. */
export interface AheadPool extends RenderPool {
  /** Begins with them. Whoever wants one processed later, with the same work, gets what was made meanwhile. */
  begin(works: Iterable<Work>): void;
}

/** A photo that was begun with. */
interface Begun {
  work: Work;
  ended: Promise<ProcessedPhoto>;
  /** Gives the files made so far, and from then on each one that is made. */
  listen(onFile: (file: PhotoBytes) => void): void;
}

/** Closing it waits for what was begun and never wanted, so that its threads don't end in the middle of a photo. */
export function withAhead(pool: RenderPool): AheadPool {
  const begun = new Map<PhotoFile, Begun>();
  return {
    prepare: () => pool.prepare(),
    begin(works) {
      for (const work of works) begun.set(work.file, beginWith(pool, work));
    },
    async process(work, onFile = () => {}) {
      const ahead = begun.get(work.file);
      if (!ahead || !isSame(ahead.work, work)) return pool.process(work, onFile);
      begun.delete(work.file);
      ahead.listen(onFile);
      return ahead.ended;
    },
    async close() {
      await Promise.allSettled([...begun.values()].map(({ ended }) => ended));
      begun.clear();
      await pool.close();
    },
  };
}

const isSame = (one: Work, other: Work) =>
  one.stripGps === other.stripGps && !one.thorough === !other.thorough && one.known === null && other.known === null;

function beginWith(pool: RenderPool, work: Work): Begun {
  const early: PhotoBytes[] = [];
  let take: (file: PhotoBytes) => void = (file) => early.push(file);
  const ended = pool.process(work, (file) => take(file));
  // Whoever wants it meets its fault.
  ended.catch(() => {});
  return {
    work,
    ended,
    listen(onFile) {
      take = onFile;
      for (const file of early.splice(0)) onFile(file);
    },
  };
}
