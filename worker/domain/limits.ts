/**
 * How much one counter of the ledger allows.
 *
 * A *budget* (without `first`): `most` at once, refilled evenly within `within`. So `most` an hour, and never twice that.
 * A *patience* (with `first`): `most` without waiting, then one at a time after `first`, doubling up to `longest`;
 * forgotten `within` after the first of them. For typing errors: the delay grows from seconds to minutes.
 *
 * Times are milliseconds.
 */
export interface Limit {
  most: number;
  within: number;
  first?: number;
  longest?: number;
}

/** The counters for one kind of request; a counter is left out if a request doesn't name its subject. */
export interface Limits {
  /** By the address of the visitor; wider IPv6 networks have a larger allowance (`networksOf`). */
  address?: Limit;
  /** By the session or account that holds what is stored. */
  holder?: Limit;
  /** By what was typed, such as an e-mail address. */
  subject?: Limit;
  /** Everybody in a gallery together: only strangers, if known visitors are counted separately. */
  all?: Limit;
  /** Visitors who proved the password before, instead of all of the above: each one, and all of them together. */
  known?: { one: Limit; all?: Limit };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Wrong passwords of one address: ten, then a wait of 30 seconds that doubles up to an hour. */
const PASSWORD: Limit = { most: 10, within: DAY, first: 30 * SECOND, longest: HOUR };

/** Short secrets: five, then a wait of ten seconds that doubles up to a quarter of an hour. */
const SHORT_SECRET: Limit = { most: 5, within: DAY, first: 10 * SECOND, longest: 15 * MINUTE };

/** Things that are stored: this many, then fewer and fewer. */
const kept = (most: number): Limit => ({ most, within: DAY, first: 30 * SECOND, longest: HOUR });

/** Every kind of request that is counted, and how much is allowed. */
export const LIMITS = {
  /** A gallery's guest or client password. */
  enter: {
    address: PASSWORD,
    all: { most: 100, within: HOUR },
    known: { one: PASSWORD, all: { most: 300, within: HOUR } },
  },
  /** The clients' password, typed by somebody who enters as guest: a few tries beside those of guests, then none. */
  "enter-as-guest": {
    address: { ...PASSWORD, most: 5 },
    all: { most: 20, within: HOUR },
    known: { one: PASSWORD, all: { most: 100, within: HOUR } },
  },
  /** The secret of an invitation. It is as long as a key, so only wrong ones count. */
  invite: { address: PASSWORD, all: { most: 100, within: HOUR } },
  /** The secret of a receipt. It is signed, so only wrong ones count. */
  receipt: { address: PASSWORD, all: { most: 100, within: HOUR } },
  /** Mails with links to what somebody chose: to an address whoever asks, and from an address to whomever. */
  "ask-link": {
    address: { most: 10, within: HOUR },
    subject: { most: 3, within: HOUR },
    all: { most: 100, within: HOUR },
  },
  /** The secret of such a link. It is as long as a key; strangers together slow down nobody. */
  "open-link": { address: PASSWORD },
  /** A gallery's download PIN. Twenty at once and ten a day after that: a four-digit PIN withstands a week with odds of 90 in 10,000. */
  pin: {
    address: SHORT_SECRET,
    all: { most: 20, within: 2 * DAY },
    known: { one: SHORT_SECRET, all: { most: 20, within: 2 * DAY } },
  },
  /** A voucher's code. */
  voucher: { address: { ...SHORT_SECRET, longest: HOUR }, all: { most: 500, within: DAY } },
  /** A client account's password: by address whatever e-mail is tried, and by e-mail from anywhere. */
  "sign-in": {
    address: PASSWORD,
    subject: { most: 100, within: HOUR },
    known: { one: PASSWORD, all: { most: 100, within: HOUR } },
  },
  /** The current password, asked for when a client changes it. */
  "password-change": { holder: PASSWORD },
  /** The studio's password. Nothing counts all addresses together, so that nobody can lock the photographer out. */
  studio: { address: PASSWORD, known: { one: PASSWORD } },
  /** Selections and carts of visitors nobody knows yet. */
  selection: { address: kept(30), all: { most: 2000, within: HOUR } },
  /** Rounds of selections that are sent, each of which is stored. Nobody sends one a minute for an hour. */
  submission: {
    address: { most: 120, within: HOUR },
    holder: { most: 60, within: HOUR },
    all: { most: 1000, within: HOUR },
  },
  /**
   * Entering with the right password, PIN or link: whoever leaves again has a row that says so, kept as long as a copied cookie
   * could last. More than a whole wedding behind one address.
   */
  entry: { address: { most: 600, within: HOUR }, known: { one: { most: 600, within: HOUR } } },
  /** Strangers who enter a public gallery and leave without leaving anything: the names they gave up are stored. */
  leave: { address: { most: 120, within: HOUR } },
  cart: { address: kept(30), all: { most: 2000, within: HOUR } },
  /** Views that are counted for the photographer's numbers; what is beyond is seen, and not counted. */
  view: { address: { most: 3000, within: DAY }, all: { most: 100_000, within: DAY } },
  /** Orders, each with an invoice number and a notice: more than anybody makes in an hour, too few to bury a shop. */
  order: {
    address: { most: 10, within: HOUR },
    holder: { most: 10, within: HOUR },
    all: { most: 500, within: HOUR },
  },
} as const satisfies Record<string, Limits>;

export type LedgerKind = keyof typeof LIMITS;

/** The same limit with `times` the allowance. */
export function widened(limit: Limit, times: number): Limit {
  return { ...limit, most: limit.most * times };
}

/** What a counter holds; times in milliseconds since 1970. */
export interface Count {
  /** How much was reserved, as of `at`. */
  level: number;
  /** When the first of it was reserved. */
  began: number;
  /** When the last was. */
  at: number;
}

interface Weighing {
  limit: Limit;
  amount: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** A counter's level now: a budget has been refilled, a patience may be forgotten. */
function levelAt(count: Count | null, { limit: { most, within, first }, now }: Omit<Weighing, "amount">): number {
  if (!count) return 0;
  if (first === undefined) return Math.max(0, count.level - (Math.max(0, now - count.at) * most) / within);
  return count.began + within <= now ? 0 : count.level;
}

/** A counter after `amount` was reserved. */
export function countAfter(count: Count | null, weighing: Weighing): Count {
  const { amount, now } = weighing;
  const level = levelAt(count, weighing);
  return { level: level + amount, began: count && level > 0 ? count.began : now, at: now };
}

/** Milliseconds until `amount` may be reserved; 0: now. An amount larger than the whole budget waits `within`. */
export function waitFor(count: Count | null, weighing: Weighing): number {
  const { limit, amount, now } = weighing;
  const { most, within, first, longest = Number.MAX_SAFE_INTEGER } = limit;
  const level = levelAt(count, weighing);
  if (first === undefined) {
    const over = level + amount - most;
    return over <= 1e-6 ? 0 : Math.min(within, Math.ceil((over * within) / most));
  }
  if (!count || level < most) return 0;
  const doublings = Math.min(level - most, 20);
  return Math.max(0, count.at + Math.min(first * 2 ** doublings, longest) - now);
}
