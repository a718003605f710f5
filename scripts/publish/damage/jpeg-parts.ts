/** A segment of a JPEG: its marker, where it begins with that marker, and its data. */
export interface JpegPart {
  marker: number;
  at: number;
  data: Buffer;
  /** Where what follows it begins: coded pixels, for the head of a scan. */
  end: number;
}

export const MARK = { table: 0xc4, scan: 0xda, end: 0xd9 } as const;

/** The segments before the first scan, and its head; those of the whole file with `whole`, which reads all coded pixels. */
export function jpegParts(bytes: Buffer, { whole = false } = {}): JpegPart[] {
  const parts: JpegPart[] = [];
  let at = 2;
  while (at + 4 <= bytes.length) {
    at = nextMarker(bytes, at);
    const marker = bytes[at + 1] ?? 0;
    if (at + 4 > bytes.length || marker === MARK.end) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    parts.push({ marker, at, data: bytes.subarray(at + 4, end), end });
    if (marker === MARK.scan && !whole) break;
    at = end;
  }
  return parts;
}

/** Where the next marker is that has data or ends the image: past coded pixels, restarts, fill bytes and strays. */
function nextMarker(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const mark = bytes[at + 1] ?? 0;
    if (mark > 0x01 && mark !== 0xff && (mark < 0xd0 || mark > 0xd8)) return at;
    at = bytes.indexOf(0xff, at + (mark === 0xff ? 1 : 2));
  }
  return bytes.length;
}

/** Frames (SOF) of the usual kinds: sequential, and progressive. */
export const isSequential = ({ marker }: JpegPart) => marker === 0xc0 || marker === 0xc1;
export const isProgressive = ({ marker }: JpegPart) => marker === 0xc2;
