/** A box of an ISO base media file (ISO/IEC 14496-12): a film, AVIF or HEIC. */
export interface Box {
  /** Four letters; those of the extended type for a uuid, in hexadecimal. */
  type: string;
  /** Where its header begins. */
  at: number;
  data: Buffer;
}

const HEAD = 8;

/** The consecutive boxes in some bytes, and where they end. */
export function readBoxes(bytes: Buffer): { boxes: Box[]; end: number } {
  const boxes: Box[] = [];
  let at = 0;
  while (at + HEAD <= bytes.length) {
    const { head, size } = measureBox(bytes, at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (size < head || at + size > bytes.length) break;
    const uuid = type === "uuid" && size >= head + 16;
    const from = at + head + (uuid ? 16 : 0);
    const name = uuid ? bytes.toString("hex", at + head, at + head + 16) : type;
    boxes.push({ type: name, at, data: bytes.subarray(from, at + size) });
    at += size;
  }
  return { boxes, end: at };
}

function measureBox(bytes: Buffer, at: number): { head: number; size: number } {
  const size = bytes.readUInt32BE(at);
  // Of size 0, it goes on to the end.
  if (size === 0) return { head: HEAD, size: bytes.length - at };
  if (size !== 1) return { head: HEAD, size };
  const long = at + 16 <= bytes.length ? bytes.readBigUInt64BE(at + 8) : 0n;
  return { head: 16, size: Number(long) };
}

/** Turns a box into an empty one, filled with zeros. True if it held something. */
export function freeBox(bytes: Buffer, { at, data }: Pick<Box, "at" | "data">): boolean {
  const written = data.some((byte) => byte !== 0);
  bytes.write("free", at + 4, "latin1");
  data.fill(0);
  return written;
}
