import { type LedgerKind, LIMITS, type Limit, type Limits, widened } from "../domain/limits.ts";
import { networksOf } from "../domain/network.ts";
import type { Ctx } from "../http/context.ts";
import { type Counter, giveBack, reserveAll } from "../store/ledger.ts";
import { hashed, type KnownVisitor, type PasswordId, visitorKnownBy } from "./known-visitor.ts";

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
 *
 * Who proved a password before, on this device or from this address, is counted apart from strangers: whatever those do
 * slows down nobody else.
 */

export interface Asked {
  kind: LedgerKind;
  /** The gallery it is about: each gallery has its own counters. */
  gallery?: string;
  /** The holder of what is stored, as `holderOf` names them. */
  holder?: string;
  /** What was typed; stored as its hash. */
  subject?: string;
  /** The password that is tried: a visitor who proved it before has an allowance of their own. */
  passwordId?: PasswordId;
  /** How much is reserved, for budgets in bytes or photos; 1 by default. */
  amount?: number;
}

export type Reserve =
  /** `next`: how many seconds the next one will have to wait, if this one is not given back. */
  { ok: true; next: number; giveBack(): Promise<void> } | { ok: false; seconds: number };

/** Reserves before the work is done; `seconds`: how long to wait. Throws StorageFault. */
export async function reserve(c: Ctx, { amount = 1, ...asked }: Asked): Promise<Reserve> {
  const visitor = asked.passwordId ? await visitorKnownBy(c, asked.passwordId) : null;
  const counters = await countersOf(asked, { visitor, ip: c.req.header("cf-connecting-ip") });
  const outcome = await reserveAll(c.env.DB, { counters, amount, now: c.var.now });
  return outcome.ok
    ? { ok: true, next: toSeconds(outcome.next), giveBack: () => giveBack(c.env.DB, outcome.reserved) }
    : { ok: false, seconds: toSeconds(outcome.wait) };
}

/** The counters at which something is counted in the transaction that stores it. */
export const countersAt = (c: Ctx, asked: Omit<Asked, "passwordId" | "amount">): Promise<Counter[]> =>
  countersOf(asked, { visitor: null, ip: c.req.header("cf-connecting-ip") });

const toSeconds = (ms: number) => Math.ceil(ms / 1000);

interface Who {
  visitor: KnownVisitor;
  ip: string | undefined;
}

/** The counters for a request. Their keys are short, whatever was typed. */
async function countersOf({ kind, gallery = "", holder, subject }: Asked, { visitor, ip }: Who): Promise<Counter[]> {
  const { address, known, all, ...limits }: Limits = LIMITS[kind];
  const at = `${kind} ${gallery}`;
  const about = subject === undefined ? "" : await hashed(subject);
  if (visitor && known) {
    return present([
      counter(`${at} known ${about} ${visitor.known}`, known.one),
      counter(`${at} known ${about} all`, known.all),
    ]);
  }
  return present([
    ...(address ? networksOf(ip) : []).map(({ name, times }) => counter(`${at} address ${name}`, address, times)),
    holder === undefined ? null : counter(`${at} holder ${await shortened(holder)}`, limits.holder),
    subject === undefined ? null : counter(`${at} subject ${about}`, limits.subject),
    counter(`${at} all`, all),
  ]);
}

const present = (counters: (Counter | null)[]) => counters.filter((one) => one !== null);

function counter(key: string, limit: Limit | undefined, times = 1): Counter | null {
  return limit ? { key, limit: widened(limit, times) } : null;
}

const SHORT = 64;

async function shortened(name: string): Promise<string> {
  return name.length <= SHORT ? name : hashed(name);
}
