import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";

/** Uploads in the order in which people need them. */
export interface Precedence {
  first<Done>(work: () => Promise<Done>): Promise<Done>;
  /** Begins only while nothing that goes first is under way or waits. */
  behind<Done>(work: () => Promise<Done>, signal: AbortSignal): Promise<Done>;
  /** Resolves once nothing that goes first is under way, but after `patienceMs` in any case. Throws when the signal says so. */
  room(signal: AbortSignal): Promise<void>;
}

export interface PrecedenceOptions {
  /** How many of each may be under way at once. */
  first: number;
  behind: number;
  patienceMs: number;
}

export function openPrecedence({ first, behind, patienceMs }: PrecedenceOptions): Precedence {
  const limits = { first: pLimit(first), behind: pLimit(behind) };
  let ahead = 0;
  let quiet = Promise.withResolvers<void>();
  const room = async (signal: AbortSignal) => {
    if (ahead > 0) await atMost(patienceMs, { promise: quiet.promise, signal });
    signal.throwIfAborted();
  };
  return {
    room,
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
    behind: (work, signal) =>
      limits.behind(async () => {
        do await room(signal);
        while (ahead > 0);
        return work();
      }),
  };
}

/** Waits for the promise, so long at most, and not once the signal says so. */
async function atMost(ms: number, { promise, signal }: { promise: Promise<void>; signal: AbortSignal }): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  await Promise.race([promise, wait(ms, undefined, { signal: either, ref: false }).catch(() => {})]);
  over.abort();
}
