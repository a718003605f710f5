import { crc32 } from "node:zlib";
import type { Flaw } from "./flaw.ts";
import { storedPieces } from "./stored-pieces.ts";
import { maybeUnfinished, shareOf, unfinished } from "./unfinished.ts";
import { zeroRun } from "./zeros.ts";

/** A chunk of a PNG beside the picture whose checksum is wrong; those of the picture the decoder checks. */
export function pngFlaw(bytes: Buffer): Flaw | null {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (end + 4 > bytes.length || type === "IEND") return null;
    const optional = /^[a-z]/.test(type);
    if (optional && crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) {
      return { missing: false, what: `is damaged beside its picture: the checksum of its ${type} chunk is wrong` };
    }
    at = end + 4;
  }
  return null;
}

/** An even picture has runs of zeros too, about one byte for 10,000 pixels. */
const PIXELS_PER_ZERO = 2000;
const LEAST_ZEROS = 256;

/** Zeros in a WebP's coded pixels, more than an even picture has. Simple encoders may write more of them without loss. */
export function webpFlaw(bytes: Buffer, pixels: number): Flaw | null {
  const least = leastZeros(pixels);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    const to = Math.min(bytes.length, at + 8 + length);
    const type = bytes.toString("latin1", at, at + 4);
    const run = type === "VP8 " || type === "VP8L" ? zeroRun(bytes, { from: at + 8, to, least }) : null;
    if (run) return type === "VP8 " ? unfinished(bytes, run) : maybeUnfinished(bytes, run);
    at += 8 + length + (length % 2);
  }
  return null;
}

/** The same in an AVIF. */
export function avifFlaw(bytes: Buffer, pixels: number): Flaw | null {
  const run = storedPieces(bytes, ["av01"]).map((piece) => zeroRun(bytes, { ...piece, least: leastZeros(pixels) }));
  const [first] = run.filter((one) => one !== null);
  return first ? unfinished(bytes, first) : null;
}

const leastZeros = (pixels: number) => Math.max(LEAST_ZEROS, Math.ceil(pixels / PIXELS_PER_ZERO));

const BLOCK = 4096;
const LEAST_BLOCKS = 4;

/** A file's end that is zeros from the beginning of a disk's block on. A black strip at the edge begins anywhere. */
export function endFlaw(bytes: Buffer): Flaw | null {
  let from = bytes.length;
  while (from > 0 && bytes[from - 1] === 0) from -= 1;
  if (from === 0 || from % BLOCK !== 0 || bytes.length - from < BLOCK * LEAST_BLOCKS) return null;
  return {
    missing: false,
    what: `may be an unfinished copy: its last ${shareOf(bytes, { from, to: bytes.length })} are all zeros`,
  };
}
