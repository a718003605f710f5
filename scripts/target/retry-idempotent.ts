import { isCausedBy, Unanswered } from "./fault.ts";
import { RETRY_POLICY, type RetryPolicy, retry } from "./retry.ts";

/** Repeats work that does no harm when repeated, as long as nobody answers whether it was done. */
export function retryIdempotent<Result>(
  work: () => Promise<Result>,
  policy: RetryPolicy = RETRY_POLICY,
): Promise<Result> {
  return retry(work, { policy, isRetryable: (error) => isCausedBy(error, Unanswered) });
}
