/** How often something is tried, and the waits in between. */
export interface RetryPolicy {
  attempts: number;
  /** Longest wait after the first failure, in milliseconds; it doubles with each further one. */
  firstMs: number;
  longestMs: number;
  /** How long a connection may stay silent, in milliseconds. */
  idleMs: number;
  /**
   * Jitter (0 to 1): the part of the longest wait that is used, so that clients that failed together don't retry
   * together.
   */
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
  /** How long the other side asked us to wait at least, in milliseconds. */
  askedMs?: (error: unknown) => number;
}

/** Does something until it succeeds, fails for good, or may not be tried again. Then the last error is thrown. */
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
