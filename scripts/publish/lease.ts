import { holdLease, type Lease, releaseLease } from "../../worker/store/leases.ts";
import type { PublishOptions } from "./options.ts";

const LEASE_MS = 5 * 60_000;
const RENEW_MS = 60_000;

/** Does its work while holding a lease on galleries, renewed meanwhile and given back at the end, whatever happens. */
export async function withLease<Result>(
  lease: Lease,
  { target, now }: Pick<PublishOptions, "target" | "now">,
  work: () => Promise<Result>,
): Promise<Result> {
  const hold = () => holdLease(target.db, lease, { now: now(), until: now() + LEASE_MS });
  await hold();
  // A renewal that fails is tried again by the next one, well before the lease runs out.
  const renewal = setInterval(() => void hold().catch(() => {}), RENEW_MS);
  renewal.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // Where the target is gone the lease ends by itself.
    await releaseLease(target.db, lease.holder).catch(() => {});
  }
}
