/** A part of a JPEG that has data of its own. */
export interface Segment {
  marker: number;
  data: Buffer;
}

/** A JPEG's segments, where its picture is coded, and where it ends. */
export interface JpegParts {
  segments: Segment[];
  /** Coded pixels, from each scan's header to the next marker. */
  coded: { from: number; to: number }[];
  /** Behind the end mark, or the length of the bytes where there is none. */
  end: number;
}

const SCAN = 0xda;
const END = 0xd9;

/** Reads the structure of a JPEG (ITU T.81, annex B), as far as there is one. */
export function readJpeg(bytes: Buffer): JpegParts {
  const parts: JpegParts = { segments: [], coded: [], end: bytes.length };
  let scan: number | null = null;
  for (let at = 2; at < bytes.length; ) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) break;
    const marker = bytes[at + 1] ?? 0;
    // Stuffing, fill bytes, restart marks and others without data: also those within coded pixels.
    if (marker === 0xff) at += 1;
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      if (scan !== null) parts.coded.push({ from: scan, to: at });
      scan = null;
      if (marker === END) return { ...parts, end: at + 2 };
      const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
      if (length < 2) break;
      parts.segments.push({ marker, data: bytes.subarray(at + 4, at + 2 + length) });
      at += 2 + length;
      if (marker === SCAN) scan = at;
    }
  }
  if (scan !== null) parts.coded.push({ from: scan, to: bytes.length });
  return parts;
}
