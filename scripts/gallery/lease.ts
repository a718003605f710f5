import { setTimeout as delay } from "node:timers/promises";
import { type Lease, releaseLease, renewLease, takeLease } from "../../worker/store/leases.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import type { Target } from "../target/target.ts";

const LEASE_MS = 5 * 60_000;
const RENEW_MS = 60_000;
const ASK_AGAIN_MS = { first: 50, most: 2000 };

/** The lease ran out, perhaps because the computer slept, and somebody else may have started since. */
export class LeaseLost extends Error {
  override name = "LeaseLost";
}

export interface LeaseOptions {
  target: Pick<Target, "db">;
  now: () => number;
  /** Called once if the lease has to be waited for, or throws if it is not worth waiting. */
  onWait(): void | Promise<void>;
  signal: AbortSignal;
}

/** A lease while it is held. */
export interface HeldLease {
  holder: string;
  /** Renews it. Throws LeaseLost if it is no longer held: then nothing may be changed. */
  confirm(): Promise<void>;
}

/** Does its work while holding a lease: waits for it, renews it, and gives it back at the end, whatever happens. */
export async function withLease<Result>(
  lease: Lease,
  options: LeaseOptions,
  work: (held: HeldLease) => Promise<Result>,
): Promise<Result> {
  const { target, now } = options;
  await waitForLease(lease, options);
  const renew = () => retryIdempotent(() => renewLease(target.db, lease.holder, now() + LEASE_MS));
  // A failed renewal is repeated by the next one, well before the lease runs out.
  const renewal = setInterval(() => void renew().catch(() => {}), RENEW_MS);
  renewal.unref();
  const confirm = async () => {
    const asked = now();
    if (!(await renew()) || now() - asked > LEASE_MS / 2) throw new LeaseLost("The lease was lost.");
  };
  try {
    return await work({ holder: lease.holder, confirm });
  } finally {
    clearInterval(renewal);
    // If the target is gone, the lease ends on its own.
    await releaseLease(target.db, lease.holder).catch(() => {});
  }
}

async function waitForLease(lease: Lease, { target, now, onWait, signal }: LeaseOptions): Promise<void> {
  for (let pause = ASK_AGAIN_MS.first; ; pause = Math.min(2 * pause, ASK_AGAIN_MS.most)) {
    signal.throwIfAborted();
    const take = () => takeLease(target.db, lease, { now: now(), until: now() + LEASE_MS });
    if (await retryIdempotent(take)) return;
    if (pause === ASK_AGAIN_MS.first) await onWait();
    await delay(pause, undefined, { signal });
  }
}
