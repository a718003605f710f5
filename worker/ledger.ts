import { type LedgerKind, LIMITS, type Limits, widened } from "./domain/limits.ts";
import { networksOf } from "./domain/network.ts";
import type { Ctx } from "./http/context.ts";
import { type Counter, giveBack, reserveAll } from "./store/ledger.ts";

/*
 * The one ledger. Whatever a visitor's request causes to be kept, sent or computed at length is reserved here before the
 * work is done:
 *
 *   const reserved = await reserve(c, { kind: "order", gallery, holder });
 *   if (!reserved.ok) return tooMany(c, reserved.seconds);
 *
 * How much is allowed is a line of the table in worker/domain/limits.ts, by address (IPv6 by /64, /56 and /48), by holder, by
 * subject and by gallery; a new kind of work is a new line there. A reservation is made at all its counters or at none, and
 * exactly. `giveBack` undoes it: for attempts that succeeded, or work that was not done after all.
 */

export interface Asked {
  kind: LedgerKind;
  /** The gallery it is about: each has counters of its own. */
  gallery?: string;
  /** Who holds what is kept: as `holderOf` names them. */
  holder?: string;
  /** What was typed; kept as its hash. */
  subject?: string;
  /** How much is reserved, for budgets in bytes or photos; 1 when it is left out. */
  amount?: number;
}

export type Reserve = { ok: true; giveBack(): Promise<void> } | { ok: false; seconds: number };

/** Reserves before the work is done; `seconds`: how long to wait. Throws StorageFault. */
export async function reserve(c: Ctx, { amount = 1, ...asked }: Asked): Promise<Reserve> {
  const counters = await countersOf(asked, c.req.header("cf-connecting-ip"));
  const outcome = await reserveAll(c.env.DB, { counters, amount, now: c.var.now });
  return outcome.ok
    ? { ok: true, giveBack: () => giveBack(c.env.DB, outcome.reserved) }
    : { ok: false, seconds: Math.ceil(outcome.wait / 1000) };
}

/** The counters a request is reserved at. Their keys are short, whatever was typed. */
async function countersOf({ kind, gallery = "", holder, subject }: Asked, ip?: string): Promise<Counter[]> {
  const limits: Limits = LIMITS[kind];
  const at = `${kind} ${gallery}`;
  const networks = limits.address ? networksOf(ip) : [];
  return [
    ...networks.map(({ name, times }) => counter(`${at} address ${name}`, limits.address, times)),
    ...(holder === undefined ? [] : [counter(`${at} holder ${await shortened(holder)}`, limits.holder)]),
    ...(subject === undefined ? [] : [counter(`${at} subject ${await hashed(subject)}`, limits.subject)]),
    counter(`${at} all`, limits.all),
  ].filter((one) => one !== null);
}

function counter(key: string, limit: Limits["all"], times = 1): Counter | null {
  return limit ? { key, limit: widened(limit, times) } : null;
}

const SHORT = 64;

async function shortened(name: string): Promise<string> {
  return name.length <= SHORT ? name : hashed(name);
}

async function hashed(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
