/** How notices are sent: each channel on its own, with retries until it works or we give up. */

export const CHANNELS = ["mail", "webhook"] as const;
export type Channel = (typeof CHANNELS)[number];

export const DELIVERY_STATES = ["waiting", "sent", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The result of an attempt. `final`: another attempt would be useless. */
export type Outcome = { ok: true } | { ok: false; reason: string; final?: boolean };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONGEST_WAIT = 6 * HOUR;

/** How long we keep trying to send a notice. */
export const GIVE_UP_MS = 72 * HOUR;

/** How long an attempt locks its delivery: longer than any attempt takes. */
export const LEASE_MS = 2 * MINUTE;

/** How long notices are kept that need no more attention. */
export const KEPT_MS = 90 * 24 * HOUR;

/**
 * How long to wait after the `attempts`th failure: about a minute, doubling up to six hours. `random`, from 0 to 1, spreads
 * it between half and all of that.
 */
export function retryDelay(attempts: number, random: number): number {
  const longest = Math.min(MINUTE * 2 ** Math.min(attempts - 1, 20), LONGEST_WAIT);
  return Math.round(longest * (0.5 + random / 2));
}

export interface Fate {
  state: DeliveryState;
  nextAt: number;
  reason: string | null;
}

/** The state of a delivery after an attempt at `now`. */
export function fateAfter(
  outcome: Outcome,
  { attempts, dueAt, now, random }: { attempts: number; dueAt: number; now: number; random: number },
): Fate {
  if (outcome.ok) return { state: "sent", nextAt: now, reason: null };
  const { reason, final = false } = outcome;
  const nextAt = now + retryDelay(attempts, random);
  const over = final || nextAt > dueAt + GIVE_UP_MS;
  return over ? { state: "failed", nextAt: now, reason } : { state: "waiting", nextAt, reason };
}
