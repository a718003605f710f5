/** How often something is tried, and how long is waited in between. */
export interface RetryPolicy {
  attempts: number;
  /** Longest wait after the first failure, in milliseconds; it doubles with each further one. */
  firstMs: number;
  longestMs: number;
  /** How long a connection may keep silent, in milliseconds. */
  idleMs: number;
  /** From 0 to 1: the part of the longest wait that is waited, so that many who failed at once don't come back at once. */
  dice: () => number;
}

export const RETRY_POLICY: RetryPolicy = {
  attempts: 7,
  firstMs: 400,
  longestMs: 10_000,
  idleMs: 90_000,
  dice: Math.random,
};

interface Retrying {
  policy: RetryPolicy;
  /** Whether trying again may help. */
  isRetryable: (error: unknown) => boolean;
  /** What the other side asked to wait at least, in milliseconds. */
  askedMs?: (error: unknown) => number;
}

/** Does something until it succeeds, fails for good, or may not be tried again: then what it threw last is thrown. */
export async function retry<Result>(
  work: () => Promise<Result>,
  { policy, isRetryable, askedMs = () => 0 }: Retrying,
): Promise<Result> {
  const { attempts, firstMs, longestMs, dice } = policy;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      const longest = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
      await wait(Math.max(Math.min(askedMs(error), 60_000), longest * dice()));
    }
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
