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

/** No ledger remembers longer, in milliseconds. */
export const LONGEST_MEMORY = 24 * HOUR;

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

/** For selections begun by visitors nobody knows yet, each of which is kept: thirty an address, then ever fewer. */
export const BEGINNING_LIMITS: AttemptLimits = {
  perAddress: 30,
  wait: 30_000,
  longestWait: HOUR,
  memory: 24 * HOUR,
  perDoor: 2000,
  window: HOUR,
};

/** For orders, each of which is kept and most of which the photographer is told of: sixty an address, then ever fewer. */
export const ORDER_LIMITS: AttemptLimits = { ...BEGINNING_LIMITS, perAddress: 60 };

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
  const groups = readGroups(ip);
  if (!groups) return "unknown";
  const [high = 0, low = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

/** The eight 16-bit groups of an IPv6 address in any spelling, or null. */
function readGroups(ip: string): number[] | null {
  const hex = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...quad: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = quad.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = "", tail, more] = hex.split("::");
  if (more !== undefined) return null;
  const read = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [read(head), read(tail ?? "")];
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return null;
  const all = [...left, ...Array<string>(tail === undefined ? 0 : missing).fill("0"), ...right];
  return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? all.map((group) => Number.parseInt(group, 16)) : null;
}
