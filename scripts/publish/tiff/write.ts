/** Bare pixels of an opaque picture: grey, RGB or CMYK. */
export interface Pixels {
  /** In 8 or 16 bits. */
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  /** As EXIF has it. */
  orientation?: number;
}

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/** Grey is called so, and so are red, green and blue, and inks. */
const PHOTOMETRIC = { 1: 1, 3: 2, 4: 5 } as const;

/** An uncompressed TIFF (TIFF 6.0) of pixels, perhaps with an ICC profile: what they mean, without a number of them changed. */
export function writeTiff(pixels: Pixels, icc: Buffer | null): Buffer {
  const { data, width, height, channels, orientation = 1 } = pixels;
  const bits = data instanceof Uint16Array ? 16 : 8;
  const entries = icc ? 11 : 10;
  const bitsAt = 8 + 2 + entries * 12 + 4;
  const iccAt = bitsAt + 8;
  const dataAt = iccAt + (icc ? icc.length + (icc.length % 2) : 0);
  const head = Buffer.alloc(dataAt);
  head.write("II*\0\x08\0\0\0", 0, "latin1");
  head.writeUInt16LE(entries, 8);
  const fields: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, channels, channels === 1 ? bits : bitsAt],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, PHOTOMETRIC[channels]],
    [273, LONG, 1, dataAt],
    [274, SHORT, 1, orientation],
    [277, SHORT, 1, channels],
    [278, LONG, 1, height],
    [279, LONG, 1, data.byteLength],
    ...(icc ? ([[34675, UNDEFINED, icc.length, iccAt]] as [number, number, number, number][]) : []),
  ];
  for (const [i, [tag, type, count, value]] of fields.entries()) {
    const at = 10 + i * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  }
  for (const i of [0, 1, 2, 3]) head.writeUInt16LE(bits, bitsAt + i * 2);
  icc?.copy(head, iccAt);
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}
