import type { Cicp } from "./cicp.ts";
import { gamma, SRGB_CURVE } from "./curve.ts";
import { type Point, SRGB_PRIMARIES } from "./primaries.ts";
import type { Space } from "./profile.ts";

/** What a PNG's chunks say about its colours (PNG, third edition, section 11.3.2), except the ICC profile. */
export interface PngColour {
  cicp: Cicp | null;
  /** Black and white are not 0 and the largest number, but those of television: 16 and 235 of 255. */
  narrow: boolean;
  srgb: boolean;
  /** Of gAMA and cHRM. */
  space: Space | null;
}

/** Reads the chunks before the picture. */
export function readPngColour(bytes: Buffer): PngColour {
  const chunks = chunksBeforePicture(bytes);
  const cicp = chunks.get("cICP");
  return {
    cicp: cicp && cicp.length >= 2 ? { primaries: cicp.readUInt8(0), transfer: cicp.readUInt8(1) } : null,
    narrow: cicp?.[3] === 0,
    srgb: chunks.has("sRGB"),
    space: spaceOf(chunks.get("gAMA"), chunks.get("cHRM")),
  };
}

function chunksBeforePicture(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IDAT" || end > bytes.length) break;
    if (!chunks.has(type)) chunks.set(type, bytes.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}

const UNITS = 100_000;
/** Tolerance for encoders that round: 0.45455 is written for sRGB, although its curve isn't a plain power. */
const SRGB_EXPONENT = 1 / 2.2;

function spaceOf(gama: Buffer | undefined, chrm: Buffer | undefined): Space | null {
  const exponent = gama && gama.length >= 4 ? gama.readUInt32BE(0) / UNITS : 0;
  if (exponent < 0.05 || exponent > 5) return null;
  const curve = Math.abs(exponent - SRGB_EXPONENT) < 0.01 ? SRGB_CURVE : gamma(1 / exponent);
  return { curve, primaries: chrm && chrm.length >= 32 ? primariesOf(chrm) : SRGB_PRIMARIES };
}

function primariesOf(chrm: Buffer): Space["primaries"] {
  const point = (at: number): Point => [chrm.readUInt32BE(at) / UNITS, chrm.readUInt32BE(at + 4) / UNITS];
  return { white: point(0), red: point(8), green: point(16), blue: point(24) };
}
