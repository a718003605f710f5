import { afterExifHeader } from "../exif/exif.ts";
import type { Embedded } from "./embedded.ts";
import { blankExif } from "./exif.ts";
import { blankProfile } from "./profile.ts";
import { blankXmp } from "./xmp.ts";

/** A chunk of a RIFF file. */
export interface RiffChunk {
  type: string;
  at: number;
  data: Buffer;
}

const PICTURE = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"]);
const CREDENTIALS = "C2PA";

/** The chunks of a WebP (RFC 9649), as far as they can be read, and where they end. */
export function readWebp(bytes: Buffer): { chunks: RiffChunk[]; end: number } {
  const chunks: RiffChunk[] = [];
  const whole = Math.min(bytes.length, bytes.length >= 8 ? bytes.readUInt32LE(4) + 8 : 0);
  let at = 12;
  while (at + 8 <= whole) {
    const length = bytes.readUInt32LE(at + 4);
    chunks.push({ type: bytes.toString("latin1", at, at + 4), at, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return { chunks, end: at };
}

/** Blanks the location in a WebP's chunks, in place. True when found. */
export function blankWebp(bytes: Buffer, embedded: Embedded): boolean {
  let found = false;
  for (const { type, data } of readWebp(bytes).chunks) {
    if (!PICTURE.has(type) && type !== CREDENTIALS && blankChunk(type, { data, embedded })) found = true;
  }
  return found;
}

function blankChunk(type: string, { data, embedded }: { data: Buffer; embedded: Embedded }): boolean {
  if (type === "EXIF") return blankExif(afterExifHeader(data), embedded);
  if (type === "ICCP") return blankProfile(data, embedded);
  return type === "XMP " ? blankXmp(data, embedded) : embedded.bytes(data);
}
