import { crc32, inflateSync } from "node:zlib";
import { afterExifHeader } from "../exif/exif.ts";
import type { Embedded } from "./embedded.ts";
import { blankExif } from "./exif.ts";
import { LocationFault } from "./fault.ts";
import { packed } from "./packed.ts";
import { isPlaceName } from "./place-name.ts";
import { blankProfile } from "./profile.ts";
import { blankText } from "./text.ts";
import { blankXmp } from "./xmp.ts";

const LARGEST_TEXT = 64 * 1024 * 1024;
const PICTURE = new Set(["IHDR", "PLTE", "IDAT", "IEND", "fcTL", "fdAT", "tRNS"]);
const CREDENTIALS = "caBX";

/** A chunk of a PNG. */
export interface Chunk {
  type: string;
  /** Where its length is. */
  at: number;
  data: Buffer;
}

/** The chunks of a PNG (ISO/IEC 15948), as far as they can be read, and where they end. */
export function readPng(bytes: Buffer): { chunks: Chunk[]; end: number } {
  const chunks: Chunk[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) break;
    const type = bytes.toString("latin1", at + 4, at + 8);
    chunks.push({ type, at, data: bytes.subarray(at + 8, end) });
    at = end + 4;
    if (type === "IEND") break;
  }
  return { chunks, end: at };
}

/** Corrects a chunk's checksum. */
export function sealChunk(bytes: Buffer, { at, data }: Chunk): void {
  const end = at + 8 + data.length;
  bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end);
}

/** Blanks the location in a PNG's chunks, also in compressed ones, in place. True when found. */
export function blankPng(bytes: Buffer, embedded: Embedded): boolean {
  let found = false;
  for (const chunk of readPng(bytes).chunks) {
    if (PICTURE.has(chunk.type) || chunk.type === CREDENTIALS || !blankChunk(chunk, embedded)) continue;
    sealChunk(bytes, chunk);
    found = true;
  }
  return found;
}

function blankChunk({ type, data }: Chunk, embedded: Embedded): boolean {
  if (type === "eXIf" || type === "zxIf") return blankExif(afterExifHeader(data), embedded);
  if (type === "iCCP") return blankPackedProfile(data, embedded);
  if (type !== "iTXt" && type !== "zTXt" && type !== "tEXt") return embedded.bytes(data);
  const keywordEnd = data.indexOf(0);
  if (keywordEnd < 0) return false;
  const keyword = data.toString("latin1", 0, keywordEnd);
  const compressed = type === "zTXt" || (type === "iTXt" && data[keywordEnd + 1] === 1);
  const text = data.subarray(textStart(type, { data, keywordEnd }));
  const blank = (letters: Buffer) => blankKeyword(keyword, { letters, embedded });
  return compressed ? blankCompressed(text, blank) : blank(text);
}

/** Where a text begins: behind the method, and in iTXt behind language and translated keyword too. */
function textStart(type: string, { data, keywordEnd }: { data: Buffer; keywordEnd: number }): number {
  if (type === "tEXt") return keywordEnd + 1;
  if (type === "zTXt") return keywordEnd + 2;
  return data.indexOf(0, data.indexOf(0, keywordEnd + 3) + 1) + 1;
}

/** Blanks a text, which is all coordinates where its keyword says so. */
function blankKeyword(keyword: string, { letters, embedded }: { letters: Buffer; embedded: Embedded }): boolean {
  const colon = keyword.lastIndexOf(":");
  if (isPlaceName(keyword.slice(colon + 1), keyword.slice(0, Math.max(0, colon)))) {
    const written = letters.some((byte) => byte !== 0x20);
    letters.fill(0x20);
    return written;
  }
  return keyword.startsWith("XML:") ? blankXmp(letters, embedded) : blankText(letters, embedded);
}

function blankCompressed(stream: Buffer, blank: (letters: Buffer) => boolean): boolean {
  const letters = inflated(stream);
  if (!letters || !blank(letters)) return false;
  // If it would be longer than before, all of it is removed: less is kept, but the file keeps its layout.
  const again = packed(letters, stream.length) ?? packed(Buffer.alloc(0), stream.length);
  if (again) again.copy(stream);
  else stream.fill(0);
  return true;
}

/** Its colours would be lost if all of a profile was removed, so it must fit again. */
function blankPackedProfile(data: Buffer, embedded: Embedded): boolean {
  const stream = data.subarray(data.indexOf(0) + 2);
  const icc = inflated(stream);
  if (!icc || !blankProfile(icc, embedded)) return false;
  const again = packed(icc, stream.length);
  if (!again) throw new LocationFault("its ICC profile says coordinates");
  again.copy(stream);
  return true;
}

function inflated(stream: Buffer): Buffer | null {
  try {
    return inflateSync(stream, { maxOutputLength: LARGEST_TEXT });
  } catch {
    return null;
  }
}
