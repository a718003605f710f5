import type { Flaw } from "./flaw.ts";
import { isProgressive, type JpegPart, jpegParts, MARK } from "./jpeg-parts.ts";
import { hasWrongBits } from "./scan.ts";
import { unfinished } from "./unfinished.ts";
import { zeroRun } from "./zeros.ts";

/** No shorter run of zeros is remarkable. */
const LEAST_ZEROS = 256;

interface Look {
  /** Codes are read for no more bytes than that. */
  most: number;
  /** Tables that the JPEGs of a TIFF share. */
  tables?: readonly JpegPart[];
}

/** What is wrong with a JPEG's coded pixels, which a decoder takes as they come. */
export function jpegFlaw(bytes: Buffer, { most, tables = [] }: Look): Flaw | null {
  const parts = [...tables, ...jpegParts(bytes)];
  const scan = parts.at(-1);
  if (scan?.marker !== MARK.scan) return null;
  const progressive = parts.some(isProgressive);
  const zeros = zeroRun(bytes, { from: scan.end, to: bytes.length, least: LEAST_ZEROS });
  const whole = zeros || progressive ? [...tables, ...jpegParts(bytes, { whole: true })] : parts;
  const flaw = zeros ? zerosFlaw(bytes, whole) : null;
  if (flaw) return flaw;
  if (progressive) return lacksScans(whole) ? LACKS_SCANS : null;
  return most > 0 && hasWrongBits(bytes, { parts, most }) ? WRONG_BITS : null;
}

export const WRONG_BITS: Flaw = { missing: false, what: "is damaged: bits of its coded picture are wrong" };
const LACKS_SCANS: Flaw = { missing: true, what: "is cut off: the last parts of its picture are missing" };

/** Coded pixels that are zeros, where zeros can't be pixels. */
function zerosFlaw(bytes: Buffer, parts: readonly JpegPart[]): Flaw | null {
  for (const [i, part] of parts.entries()) {
    if (part.marker !== MARK.scan || mayBeZeros(parts.slice(0, i), part)) continue;
    const to = parts[i + 1]?.at ?? endOfImage(bytes, part.end);
    const run = zeroRun(bytes, { from: part.end, to, least: LEAST_ZEROS });
    if (run) return unfinished(bytes, run);
  }
  return null;
}

function endOfImage(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(Buffer.from([0xff, MARK.end]), from);
  return end < 0 ? bytes.length : end;
}

/**
 * Whether zeros are an even area in a scan: the code of zeros means "no difference" and "nothing more". Programs choose
 * such codes for pictures that are mostly even. Later refinements of a progressive JPEG may be anything.
 */
function mayBeZeros(before: readonly JpegPart[], { data }: JpegPart): boolean {
  const components = data[0] ?? 0;
  const [first = 0, , approximation = 0] = data.subarray(1 + components * 2);
  if (approximation >> 4 !== 0) return true;
  const last = data[data.length - 2] ?? 63;
  const tables = tablesOf(before);
  return Array.from({ length: components }, (_, i) => data[2 + i * 2] ?? 0).every((selector) => {
    const dc = tables.get(selector >> 4);
    const ac = tables.get(0x10 | (selector & 15));
    return (first > 0 || dc === 0) && (last === 0 || isEndOfBlock(ac));
  });
}

const isEndOfBlock = (symbol: number | undefined) => symbol !== undefined && (symbol & 15) === 0 && symbol < 0xf0;

/** Of each Huffman table, by class and number, what its code of zeros means: its first symbol. */
function tablesOf(parts: readonly JpegPart[]): Map<number, number> {
  const tables = new Map<number, number>();
  for (const { marker, data } of parts) {
    for (let at = 0; marker === MARK.table && at + 17 < data.length; ) {
      tables.set(data[at] ?? 0, data[at + 17] ?? 0);
      at += 17 + data.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    }
  }
  return tables;
}

const COEFFICIENTS = 64;

/** A progressive JPEG gets better scan by scan; whether one that should come did not. */
function lacksScans(parts: readonly JpegPart[]): boolean {
  const frame = parts.find(isProgressive);
  const bits = new Map<string, number>();
  for (const { marker, data } of parts) {
    if (marker !== MARK.scan) continue;
    const components = data[0] ?? 0;
    const [first = 0, last = 0, approximation = 0] = data.subarray(1 + components * 2);
    for (let i = 0; i < components; i++) {
      for (let at = first; at <= last; at++) bits.set(`${data[1 + i * 2]} ${at}`, approximation & 15);
    }
  }
  const ids = Array.from({ length: frame?.data[5] ?? 0 }, (_, i) => frame?.data[6 + i * 3]);
  return ids.some((id) =>
    Array.from({ length: COEFFICIENTS }, (_, at) => bits.get(`${id} ${at}`)).some((left) => left !== 0),
  );
}
