/** How often something is tried, and how long is waited in between. */
export interface Patience {
  attempts: number;
  /** Longest wait after the first failure, in milliseconds; it doubles with each further one. */
  firstMs: number;
  longestMs: number;
  /** How long a connection may keep silent, in milliseconds. */
  idleMs: number;
  /** From 0 to 1: the part of the longest wait that is waited, so that many who failed at once don't come back at once. */
  dice: () => number;
}

export const PATIENCE: Patience = { attempts: 7, firstMs: 400, longestMs: 10_000, idleMs: 90_000, dice: Math.random };

interface Repeating {
  patience: Patience;
  /** Whether trying again may help. */
  mayPass: (error: unknown) => boolean;
  /** What the other side asked to wait at least, in milliseconds. */
  askedMs?: (error: unknown) => number;
}

/** Does something until it succeeds, fails for good, or patience ends: then what it threw last is thrown. */
export async function repeat<Result>(
  work: () => Promise<Result>,
  { patience, mayPass, askedMs = () => 0 }: Repeating,
): Promise<Result> {
  const { attempts, firstMs, longestMs, dice } = patience;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !mayPass(error)) throw error;
      const longest = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
      await wait(Math.max(Math.min(askedMs(error), 60_000), longest * dice()));
    }
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
