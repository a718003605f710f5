import { crc32, inflateSync } from "node:zlib";
import { blankExif } from "./exif.ts";
import { LocationFault } from "./fault.ts";
import { blankXmp, mentionsGps } from "./xmp.ts";

const LARGEST_TEXT = 64 * 1024 * 1024;

/** Blanks the location in a PNG's chunks, in place, and mends their checksums. Throws LocationFault. */
export function blankPng(bytes: Buffer): boolean {
  let found = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (blankChunk(type, bytes.subarray(at + 8, end))) {
      bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end);
      found = true;
    }
    at = end + 4;
  }
  return found;
}

function blankChunk(type: string, data: Buffer): boolean {
  if (type === "eXIf") return blankExif(data);
  if (type !== "iTXt" && type !== "zTXt" && type !== "tEXt") return false;
  const keywordEnd = data.indexOf(0);
  const keyword = data.toString("latin1", 0, Math.max(0, keywordEnd));
  const compressed = type === "zTXt" || (type === "iTXt" && data[keywordEnd + 1] === 1);
  if (type === "iTXt" && !compressed && keyword.startsWith("XML:")) return blankXmp(data.subarray(keywordEnd));
  const text = compressed ? inflate(data, textStart(type, { data, keywordEnd })) : data.subarray(keywordEnd + 1);
  if (holdsLocation(text)) throw new LocationFault(`its ${type} chunk "${keyword}" contains a location`);
  return false;
}

/** Where compressed text begins: behind the method, and in iTXt behind language and translated keyword too. */
function textStart(type: string, { data, keywordEnd }: { data: Buffer; keywordEnd: number }): number {
  if (type === "zTXt") return keywordEnd + 2;
  return data.indexOf(0, data.indexOf(0, keywordEnd + 3) + 1) + 1;
}

function inflate(data: Buffer, from: number): Buffer {
  try {
    return inflateSync(data.subarray(from), { maxOutputLength: LARGEST_TEXT });
  } catch (cause) {
    throw new LocationFault("one of its compressed texts can't be read", cause);
  }
}

/** XMP, or EXIF as the hexadecimal "raw profile" that some programs write. */
function holdsLocation(text: Buffer): boolean {
  const latin = text.toString("latin1");
  if (mentionsGps(latin)) return true;
  const [, hex] = /^\s*\w+\s+\d+\s+([0-9a-f\s]+)$/i.exec(latin) ?? [];
  if (!hex) return false;
  const profile = Buffer.from(hex.replace(/\s/g, ""), "hex");
  const start = profile.subarray(0, 6).toString("latin1") === "Exif\0\0" ? 6 : 0;
  return blankExif(profile.subarray(start)) || mentionsGps(profile.toString("latin1"));
}
