/** Bare pixels, in 8 or 16 bits, of red, green and blue. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  bits: 8 | 16;
}

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const ENTRIES = 10;
const TABLE = 8 + 2 + ENTRIES * 12 + 4;

/** An uncompressed TIFF (TIFF 6.0) of these pixels with an ICC profile: what they mean, without a number of them changed. */
export function tagPixels({ data, width, height, bits }: Pixels, icc: Buffer): Buffer {
  const bitsAt = TABLE;
  const iccAt = bitsAt + 6;
  const dataAt = iccAt + icc.length + (icc.length % 2);
  const head = Buffer.alloc(dataAt);
  head.write("II*\0\x08\0\0\0", 0, "latin1");
  head.writeUInt16LE(ENTRIES, 8);
  const fields: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 3, bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, 1, dataAt],
    [277, SHORT, 1, 3],
    [278, LONG, 1, height],
    [279, LONG, 1, data.length],
    [34675, UNDEFINED, icc.length, iccAt],
  ];
  for (const [i, [tag, type, count, value]] of fields.entries()) {
    const at = 10 + i * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  }
  for (const i of [0, 1, 2]) head.writeUInt16LE(bits, bitsAt + i * 2);
  icc.copy(head, iccAt);
  return Buffer.concat([head, data]);
}
