/** Galleries wait here until it is time to publish them. Times in milliseconds. */
export interface Queue {
  /** It has news. */
  add(gallery: string, now: number): void;
  /** It could not be published: it is tried again, after longer and longer pauses. */
  retry(gallery: string, now: number): void;
  /** Its turn is over, and everything was published. */
  done(gallery: string): void;
  /** The gallery whose turn it is, or null. */
  next(now: number, files: Unsettled): string | null;
  /** When something may be due that is not now; null: nothing waits. */
  nextAt(now: number): number | null;
}

/** Galleries with unsettled files; null stands for all of them. */
interface Unsettled {
  /** Files are being written. */
  busy: ReadonlySet<string | null>;
  /** Files that disappeared may come back, and must not be missed until they do. */
  held: ReadonlySet<string | null>;
}

/** The longest time that files which are written already wait for those that are not. */
const GATHER_MS = 1500;
/** Looks at galleries with files being written again after this. */
const SOON_MS = 100;
const RETRY_MS = { first: 5000, most: 60_000 };

export function createQueue(): Queue {
  const waiting = new Map<string, number>();
  const retries = new Map<string, { at: number; pause: number }>();
  return {
    add(gallery, now) {
      if (!waiting.has(gallery)) waiting.set(gallery, now);
    },
    retry(gallery, now) {
      const pause = Math.min(RETRY_MS.most, (retries.get(gallery)?.pause ?? RETRY_MS.first / 2) * 2);
      retries.set(gallery, { at: now + pause, pause });
    },
    done: (gallery) => void retries.delete(gallery),
    next(now, { busy, held }) {
      const isDue = ([gallery, since]: [string, number]) =>
        !held.has(gallery) && (now - since >= GATHER_MS || !(busy.has(gallery) || busy.has(null)));
      const [due] = [...waiting].filter(isDue).sort(([, a], [, b]) => a - b)[0] ?? [];
      const gallery = due ?? [...retries].find(([name, { at }]) => at <= now && !held.has(name))?.[0] ?? null;
      if (gallery === null) return null;
      waiting.delete(gallery);
      const retry = retries.get(gallery);
      // Its turn has come; whether there is another one, its result says.
      if (retry) retries.set(gallery, { ...retry, at: Number.POSITIVE_INFINITY });
      return gallery;
    },
    nextAt(now) {
      const times = [...retries.values()].map(({ at }) => at);
      if (waiting.size > 0) times.push(now + SOON_MS);
      const first = Math.min(...times);
      return Number.isFinite(first) ? first : null;
    },
  };
}
