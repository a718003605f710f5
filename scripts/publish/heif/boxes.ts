/** Boxes of ISO base media files (ISO/IEC 14496-12, section 4.2), which AVIF and HEIF are. Bounds are checked everywhere. */
export interface Box {
  type: string;
  /** What it holds, behind its header. */
  data: Buffer;
  /** Where `data` begins in the bytes that were read. */
  at: number;
}

/** The boxes that follow each other in these bytes, as far as they can be read. */
export function readBoxes(bytes: Buffer, from = 0): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    const long = short === 1 && at + 16 <= bytes.length;
    const head = long ? 16 : 8;
    const size = long ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < head || at + size > bytes.length) break;
    boxes.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      data: bytes.subarray(at + head, at + size),
      at: at + head,
    });
    at += size;
  }
  return boxes;
}

/** The first box of a type, or null. */
export function boxOf(boxes: readonly Box[], type: string): Box | null {
  return boxes.find((box) => box.type === type) ?? null;
}
