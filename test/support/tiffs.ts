/** A TIFF of one colour, uncompressed, put together here: any channels, any depth, with or without a profile. */
export interface TiffWish {
  /** PhotometricInterpretation. */
  photometric: number;
  bits: 8 | 16 | 32 | 64;
  /** SampleFormat: 1 unsigned, 2 signed, 3 floating-point. */
  format?: 1 | 2 | 3;
  /** ExtraSamples: what each number beyond the colours is. */
  extra?: readonly number[];
  inkset?: number;
  /** The numbers of a pixel, as they are stored. */
  pixel: readonly number[];
  icc?: Buffer | null;
  orientation?: number;
  width?: number;
  height?: number;
}

type Field = [tag: number, type: 3 | 4 | 7, values: readonly number[]];

const SIZES = { 3: 2, 4: 4, 7: 1 };

export function tiffBytes(wish: TiffWish): Buffer {
  const { photometric, bits, format = 1, extra = [], pixel, width = 24, height = 16 } = wish;
  const one = pixelBytes(wish);
  const data = Buffer.concat(Array.from({ length: width * height }, () => one));
  const each = (value: number) => pixel.map(() => value);
  const fields: Field[] = [
    [256, 3, [width]],
    [257, 3, [height]],
    [258, 3, each(bits)],
    [259, 3, [1]],
    [262, 3, [photometric]],
    [273, 4, [0]],
    [274, 3, [wish.orientation ?? 1]],
    [277, 3, [pixel.length]],
    [278, 3, [height]],
    [279, 4, [data.length]],
    ...(wish.inkset ? [[332, 3, [wish.inkset]] as Field] : []),
    ...(extra.length > 0 ? [[338, 3, extra] as Field] : []),
    [339, 3, each(format)],
    ...(wish.icc ? [[34675, 7, [...wish.icc]] as Field] : []),
  ];
  return assemble(fields, data);
}

function pixelBytes({ bits, format = 1, pixel }: TiffWish): Buffer {
  const size = bits / 8;
  const bytes = Buffer.alloc(pixel.length * size);
  for (const [i, value] of pixel.entries()) {
    if (format === 3 && bits === 32) bytes.writeFloatLE(value, i * size);
    else if (bits === 64) bytes.writeDoubleLE(value, i * size);
    // Negative numbers as two's complement.
    else bytes.writeUIntLE(value < 0 ? value + 2 ** bits : value, i * size, size);
  }
  return bytes;
}

function assemble(fields: Field[], data: Buffer): Buffer {
  let at = 8 + 2 + fields.length * 12 + 4;
  const places = fields.map(([, type, values]) => {
    const size = values.length * SIZES[type];
    const place = size > 4 ? at : 0;
    if (place) at += size + (size % 2);
    return place;
  });
  const head = Buffer.alloc(at);
  head.write("II*\0\x08\0\0\0", 0, "latin1");
  head.writeUInt16LE(fields.length, 8);
  for (const [i, [tag, type, given]] of fields.entries()) {
    const entry = 10 + i * 12;
    const values = tag === 273 ? [head.length] : given;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(type, entry + 2);
    head.writeUInt32LE(values.length, entry + 4);
    const place = places[i] || entry + 8;
    if (places[i]) head.writeUInt32LE(place, entry + 8);
    for (const [j, value] of values.entries()) head.writeUIntLE(value, place + j * SIZES[type], SIZES[type]);
  }
  return Buffer.concat([head, data]);
}
