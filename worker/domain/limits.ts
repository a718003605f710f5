/**
 * How much one counter of the ledger allows.
 *
 * A *budget* (without `first`): `most` at once, refilled evenly over `within`. So at most twice `most` within that time.
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

/** The counters of one kind of request. A counter is skipped for a request that doesn't name its subject. */
export interface Limits {
  /** By the visitor's address; wider IPv6 networks have a larger allowance (`networksOf`). */
  address?: Limit;
  /** By the session or account that owns what is stored. */
  holder?: Limit;
  /** By what was typed, such as an e-mail address. */
  subject?: Limit;
  /** Everybody in a gallery together; only strangers, if known visitors are counted separately. */
  all?: Limit;
  /** Instead of all of the above, for visitors who proved the password before: each one, and all of them together. */
  known?: { one: Limit; all?: Limit };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Wrong passwords from one address: ten, then a wait of 30 seconds that doubles up to an hour. */
const PASSWORD: Limit = { most: 10, within: DAY, first: 30 * SECOND, longest: HOUR };

/** Short secrets: five, then a wait of ten seconds that doubles up to 15 minutes. */
const SHORT_SECRET: Limit = { most: 5, within: DAY, first: 10 * SECOND, longest: 15 * MINUTE };

/** What visitors store: this many at once, then one at a time with ever longer waits. */
const kept = (most: number): Limit => ({ most, within: DAY, first: 30 * SECOND, longest: HOUR });

/** Every kind of request that is counted, and how many are allowed. */
export const LIMITS = {
  /** A gallery's guest or client password. */
  enter: {
    address: PASSWORD,
    all: { most: 100, within: HOUR },
    known: { one: PASSWORD, all: { most: 300, within: HOUR } },
  },
  /** The clients' password typed where guests enter: a few tries on top of those for guests, then none. */
  "enter-as-guest": {
    address: { ...PASSWORD, most: 5 },
    all: { most: 20, within: HOUR },
    known: { one: PASSWORD, all: { most: 100, within: HOUR } },
  },
  /** An invitation's secret. It is as long as a key, so only wrong ones count. */
  invite: { address: PASSWORD, all: { most: 100, within: HOUR } },
  /** A receipt's secret. It is signed, so only wrong ones count. */
  receipt: { address: PASSWORD, all: { most: 100, within: HOUR } },
  /** Mails with links to what somebody chose: by the address they go to, and by the address that asked. */
  "ask-link": {
    address: { most: 10, within: HOUR },
    subject: { most: 3, within: HOUR },
    all: { most: 100, within: HOUR },
  },
  /** Mails with links to sign in. Strangers can't use up what somebody may ask for who signed in before from there. */
  "ask-sign-in": {
    address: { most: 10, within: HOUR },
    subject: { most: 3, within: HOUR },
    known: { one: { most: 3, within: HOUR } },
  },
  /** The use of such a link, with the hash of a new password. */
  "open-sign-in": { address: PASSWORD },
  /** Mails that something a visitor did causes, by who did it. */
  mail: {
    address: { most: 60, within: HOUR },
    holder: { most: 20, within: HOUR },
    all: { most: 500, within: HOUR },
  },
  /** The same by whom they are to, in all galleries together. */
  "mail-receiver": { subject: { most: 10, within: DAY } },
  /** Mail to an address that is stopped or asked for again. The token is signed, so that only this much is written. */
  "mail-stop": { address: { most: 60, within: HOUR } },
  /** The secret of such a link. It is as long as a key, so strangers together slow nobody down. */
  "open-link": { address: PASSWORD },
  /** A gallery's download PIN. Twenty at once and ten a day after that: a four-digit PIN withstands a week with odds of 90 in 10,000. */
  pin: {
    address: SHORT_SECRET,
    all: { most: 20, within: 2 * DAY },
    known: { one: SHORT_SECRET, all: { most: 20, within: 2 * DAY } },
  },
  /** The code of a voucher. */
  voucher: { address: { ...SHORT_SECRET, longest: HOUR }, all: { most: 500, within: DAY } },
  /** A client account's password: by address for any e-mail, and by e-mail from any address. */
  "sign-in": {
    address: PASSWORD,
    subject: { most: 100, within: HOUR },
    known: { one: PASSWORD, all: { most: 100, within: HOUR } },
  },
  /** The current password, which a client types to change it. */
  "password-change": { holder: PASSWORD },
  /** The studio's password. All addresses together are never counted, or anybody could lock the photographer out. */
  studio: { address: PASSWORD, known: { one: PASSWORD } },
  /** A second shooter's password: by address for any name, and by name from any address. */
  second: {
    address: PASSWORD,
    subject: { most: 100, within: HOUR },
    known: { one: PASSWORD, all: { most: 100, within: HOUR } },
  },
  /** Signing in with a passkey: each attempt is verified, and only failed ones count. */
  passkey: { address: PASSWORD, known: { one: PASSWORD } },
  /** The same for a client's account, apart, so that clients can't delay the photographer. */
  "client-passkey": { address: PASSWORD, known: { one: PASSWORD } },
  /** Passkeys that somebody adds; a row of each stays. */
  "add-passkey": { holder: { most: 20, within: DAY } },
  /** Names and addresses that guests leave; each is stored. Enough for a whole wedding behind one address. */
  register: {
    address: { most: 300, within: HOUR },
    holder: { most: 10, within: HOUR },
    all: { most: 1000, within: HOUR },
  },
  /** Selections and carts of visitors we don't know yet. */
  selection: { address: kept(30), all: { most: 2000, within: HOUR } },
  /** Visitors whose full-size photos begin to be counted: whoever enters again begins again, but not endlessly from one address. */
  included: { address: kept(30), all: { most: 2000, within: HOUR } },
  /** Selections that are sent; each round is stored. Nobody sends one a minute for an hour. */
  submission: {
    address: { most: 120, within: HOUR },
    holder: { most: 60, within: HOUR },
    all: { most: 1000, within: HOUR },
  },
  /** Links that clients make for others; each is stored. */
  link: {
    address: { most: 120, within: HOUR },
    holder: { most: 60, within: HOUR },
    all: { most: 500, within: HOUR },
  },
  /** The secret of such a link. It is as long as a key, so only wrong ones count; for all galleries together. */
  "use-link": { address: PASSWORD },
  /**
   * Entering with the right password, PIN or link. When somebody leaves, a row says so for as long as a copied cookie could
   * last. Enough for a whole wedding behind one address.
   */
  entry: { address: { most: 600, within: HOUR }, known: { one: { most: 600, within: HOUR } } },
  /** Strangers who enter a public gallery and leave again: the names they gave up are stored. */
  leave: { address: { most: 120, within: HOUR } },
  cart: { address: kept(30), all: { most: 2000, within: HOUR } },
  /** Views that are counted for the photographer's numbers. Further views are not counted. */
  view: { address: { most: 3000, within: DAY }, all: { most: 100_000, within: DAY } },
  /**
   * Keepsakes: all pages are made to measure them, for each part and each range. A download that continues asks again, so
   * there is enough for several at once on a bad connection.
   */
  keepsake: {
    address: { most: 240, within: HOUR },
    holder: { most: 120, within: HOUR },
    all: { most: 1500, within: HOUR },
  },
  /** Orders, each with an invoice number and a notice: more than anybody makes in an hour, too few to flood a shop. */
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

/** What is stored for a counter; times in milliseconds since 1970. */
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

/** A counter's level now: a budget has been refilled since, a patience may be forgotten. */
function levelAt(count: Count | null, { limit: { most, within, first }, now }: Omit<Weighing, "amount">): number {
  if (!count) return 0;
  if (first === undefined) return Math.max(0, count.level - (Math.max(0, now - count.at) * most) / within);
  return count.began + within <= now ? 0 : count.level;
}

/** A counter after `amount` has been reserved. */
export function countAfter(count: Count | null, weighing: Weighing): Count {
  const { amount, now } = weighing;
  const level = levelAt(count, weighing);
  return { level: level + amount, began: count && level > 0 ? count.began : now, at: now };
}

/** Milliseconds until `amount` may be reserved; 0: now. For an amount larger than the whole budget it is `within`. */
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
