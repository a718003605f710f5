import { setTimeout as delay } from "node:timers/promises";

/** Wakes whoever waits for it. */
export interface Bell {
  ring(): void;
  /** When it rings, or has rung since the last time; at the latest after that many milliseconds. null: however long that takes. */
  rings(most: number | null): Promise<void>;
}

export function createBell(): Bell {
  let waiting = Promise.withResolvers<void>();
  return {
    ring: () => waiting.resolve(),
    async rings(most) {
      const over = new AbortController();
      const pause = most === null ? null : delay(most, undefined, { signal: over.signal }).catch(() => {});
      await Promise.race([waiting.promise, ...(pause ? [pause] : [])]);
      over.abort();
      waiting = Promise.withResolvers();
    },
  };
}
