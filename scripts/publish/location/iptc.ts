import type { Embedded } from "./embedded.ts";
import { blankText } from "./text.ts";

const PREVIEW = { from: 200, to: 202 } as const;

/**
 * Blanks coordinates in IPTC's fields (IIM 4.2), such as keywords geo:lat=48.39, in place. What is there as words, city and
 * country and the code of a country too, is left. True when found.
 */
export function blankIptc(bytes: Buffer, embedded: Embedded): boolean {
  let found = false;
  for (let at = bytes.indexOf(0x1c); at >= 0 && at + 5 <= bytes.length; ) {
    if (bytes[at] !== 0x1c) break;
    const { from, to } = valueAt(bytes, at);
    const data = bytes.subarray(from, to);
    const preview = bytes[at + 1] === 2 && (bytes[at + 2] ?? 0) >= PREVIEW.from && (bytes[at + 2] ?? 0) <= PREVIEW.to;
    if (preview ? embedded.bytes(data) : blankText(data, embedded)) found = true;
    at = to;
  }
  return found;
}

/** Where a dataset's value is. Lengths beyond 15 bits are written as the number of their own bytes, and those. */
function valueAt(bytes: Buffer, at: number): { from: number; to: number } {
  const short = bytes.readUInt16BE(at + 3);
  if (short < 0x8000) return { from: at + 5, to: at + 5 + short };
  const size = Math.min(short & 0x7fff, 4);
  const from = at + 5 + size;
  return { from, to: from <= bytes.length && size > 0 ? from + bytes.readUIntBE(at + 5, size) : bytes.length };
}
