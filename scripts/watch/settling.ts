/** How a file looks: its size and times; null: it is not there. */
export type Stamp = string | null;

/** A file that was looked at. */
interface Seen {
  path: string;
  /** The gallery it belongs to; null: to all of them. */
  gallery: string | null;
  stamp: Stamp;
  /** Milliseconds it has to stay as it is before it counts as written. */
  patience: number;
}

/** Which files are written, and which galleries have something to publish. Times in milliseconds. */
export interface Settling {
  see(seen: Seen, now: number): void;
  /** It was seen before. */
  knows(path: string): boolean;
  /** Galleries that have news since the last call; null stands for all of them. */
  news(now: number): Set<string | null>;
  /** Paths of files that are still being written, or may come back. */
  restless(): string[];
  /** Milliseconds until the first of them counts as written, if nothing happens to it; Infinity: there are none. */
  settlesIn(now: number): number;
  /** Galleries that have such files; null stands for all of them. `gone`: only files that disappeared. */
  busy(which?: { gone: boolean }): Set<string | null>;
  /** The file counts as written with these size and times. */
  isWritten(path: string, stamp: Stamp): boolean;
  /** Every path seen so far below a folder. */
  below(folder: string): string[];
}

interface Known extends Seen {
  /** Since when it looks like this. */
  since: number;
  settled: boolean;
  /** How it looked when it was last reported as news. */
  reported: Stamp | undefined;
}

/** Watches files until they stay as they are. */
export function createSettling(): Settling {
  const files = new Map<string, Known>();
  const restless = new Map<string, Known>();
  return {
    see(seen, now) {
      const before = files.get(seen.path);
      if (!before && seen.stamp === null) return;
      if (before && before.stamp === seen.stamp) {
        before.patience = seen.patience;
        return;
      }
      const known = { ...seen, since: now, settled: false, reported: before?.reported };
      files.set(seen.path, known);
      restless.set(seen.path, known);
    },
    knows: (path) => files.has(path),
    news(now) {
      const news = new Set<string | null>();
      for (const known of restless.values()) {
        if (now - known.since < known.patience) continue;
        known.settled = true;
        restless.delete(known.path);
        if (known.reported !== known.stamp) news.add(known.gallery);
        known.reported = known.stamp;
        if (known.stamp === null) files.delete(known.path);
      }
      return news;
    },
    restless: () => [...restless.keys()],
    settlesIn: (now) =>
      restless.values().reduce((least, { since, patience }) => Math.min(least, since + patience - now), Infinity),
    busy({ gone } = { gone: false }) {
      const some = [...restless.values()].filter(({ stamp }) => !gone || stamp === null);
      return new Set(some.map(({ gallery }) => gallery));
    },
    isWritten(path, stamp) {
      const known = files.get(path);
      return known?.settled === true && known.stamp === stamp;
    },
    below: (folder) => [...files.keys()].filter((path) => path.startsWith(folder)),
  };
}
