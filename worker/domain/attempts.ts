/** How often a password may be tried. Attempts count when they begin, and are given back when they succeed. */
export interface AttemptLimits {
  /** Failures per address before waiting starts. */
  perAddress: number;
  /** First wait in milliseconds; doubles with each further failure. */
  wait: number;
  longestWait: number;
  /** Milliseconds after which an address's failure is forgotten. */
  memory: number;
  /** Failures of all addresses together within `window` milliseconds. */
  perDoor: number;
  window: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** For the passwords of a gallery, of client accounts and of the studio. */
export const PASSWORD_LIMITS: AttemptLimits = {
  perAddress: 10,
  wait: 30_000,
  longestWait: HOUR,
  memory: 24 * HOUR,
  perDoor: 100,
  window: HOUR,
};

/** For one address trying many doors of a kind: as for one door, but nobody else is counted. */
export const ADDRESS_LIMITS: AttemptLimits = { ...PASSWORD_LIMITS, perDoor: Number.MAX_SAFE_INTEGER };

/**
 * For a gallery's download PIN: 5 an hour for one address, 20 a day in all. A four-digit PIN withstands a determined day
 * with odds of 20 in 10,000 at most.
 */
export const PIN_LIMITS: AttemptLimits = {
  perAddress: 5,
  wait: HOUR,
  longestWait: HOUR,
  memory: HOUR,
  perDoor: 20,
  window: 24 * HOUR,
};

/** What the ledger says about one door at one moment. */
export interface AttemptCount {
  /** Failures of this address within `memory`, and when the last was (0: none). */
  ofAddress: number;
  lastOfAddress: number;
  /** Failures of all within `window`, and when the oldest of the newest `perDoor` was (0: fewer). */
  ofDoor: number;
  oldestOfDoor: number;
}

/** Milliseconds until another attempt may begin; 0: now. */
export function waitFor(count: AttemptCount, { now, limits }: { now: number; limits: AttemptLimits }): number {
  const over = count.ofAddress - limits.perAddress;
  const delay = over < 0 ? 0 : Math.min(limits.wait * 2 ** Math.min(over, 20), limits.longestWait);
  const address = over < 0 ? 0 : count.lastOfAddress + delay - now;
  const door = count.ofDoor < limits.perDoor ? 0 : count.oldestOfDoor + limits.window - now;
  return Math.max(0, address, door);
}

/** The key of an address in the ledger: IPv4 whole, IPv6 by its /64 network (RFC 4291), mapped IPv4 as IPv4. */
export function addressKey(ip: string | undefined): string {
  if (!ip) return "unknown";
  if (!ip.includes(":")) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped?.[1]) return mapped[1];
  const [head = "", tail] = ip.toLowerCase().split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((g) => g.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`;
}
