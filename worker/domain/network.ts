/** A network that an address is counted under, and how many times the allowance of one address it gets. */
export interface Network {
  name: string;
  times: number;
}

/** For everybody without a valid address. */
export const UNKNOWN = "unknown";

/** One household has a /64 or a /56; a /48 is a site, or many customers of a mobile carrier. */
const WIDTHS = [
  { bits: 64, times: 1 },
  { bits: 56, times: 2 },
  { bits: 48, times: 4 },
] as const;

/**
 * The networks that an address is counted under, narrowest first: IPv4 as it is, IPv6 (RFC 4291) by /64, /56 and /48, so
 * that many narrow networks of one owner count together. Mapped IPv4 counts as IPv4.
 */
export function networksOf(ip: string | undefined): Network[] {
  if (!ip) return [{ name: UNKNOWN, times: 1 }];
  if (/^[\d.]{1,15}$/.test(ip)) return [{ name: ip, times: 1 }];
  const groups = readGroups(ip);
  if (!groups) return [{ name: UNKNOWN, times: 1 }];
  const [high = 0, low = 0] = groups.slice(6);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [{ name: [high >> 8, high & 255, low >> 8, low & 255].join("."), times: 1 }];
  return WIDTHS.map(({ bits, times }) => ({ name: prefixOf(groups, bits), times }));
}

function prefixOf(groups: number[], bits: number): string {
  const kept = groups.slice(0, 4).map((group, i) => group & (0xffff << Math.max(0, 16 * (i + 1) - bits)) & 0xffff);
  return `${kept.map((group) => group.toString(16)).join(":")}::/${bits}`;
}

// The longest form: eight groups of four digits, the last two as IPv4.
const IPV6_MAX = 45;

/** The eight 16-bit groups of an IPv6 address in any notation, or null. */
function readGroups(ip: string): number[] | null {
  if (ip.length > IPV6_MAX) return null;
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
