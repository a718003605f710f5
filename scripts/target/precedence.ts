import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";

/** Uploads in the order in which people need them. */
export interface Precedence {
  first<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Begins only while nothing that goes first is under way or waits. */
  behind<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Resolves once nothing that goes first is under way, but after `patienceMs` in any case: a silent connection is cut off. */
  room(signal: AbortSignal): Promise<void>;
}

/** `first` and `behind`: how many of each may be under way at once. */
export function openPrecedence({
  first,
  behind,
  patienceMs,
}: {
  first: number;
  behind: number;
  patienceMs: number;
}): Precedence {
  const limits = { first: pLimit(first), behind: pLimit(behind) };
  let ahead = 0;
  let quiet = Promise.withResolvers<void>();
  quiet.resolve();
  const silence = async () => {
    while (ahead > 0) await quiet.promise;
  };
  return {
    async first(work) {
      if (ahead === 0) quiet = Promise.withResolvers();
      ahead += 1;
      try {
        return await limits.first(work);
      } finally {
        ahead -= 1;
        if (ahead === 0) quiet.resolve();
      }
    },
    behind: (work) =>
      limits.behind(async () => {
        await silence();
        return work();
      }),
    async room(signal) {
      if (ahead === 0) return;
      const over = new AbortController();
      const either = AbortSignal.any([signal, over.signal]);
      await Promise.race([silence(), wait(patienceMs, undefined, { signal: either, ref: false }).catch(() => {})]);
      over.abort();
      signal.throwIfAborted();
    },
  };
}
