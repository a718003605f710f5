import { flatJpeg } from "./flat-jpeg.ts";

/** A TIFF of one colour, put together here: any channels, any depth, with or without a profile; uncompressed or in JPEG. */
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
  /** Coded as JPEGs, which have 8 bits. */
  jpeg?: boolean;
  /** The number of another compression, whose name alone counts. */
  compression?: number;
  /** In tiles of 16 by 16 pixels. */
  tiled?: boolean;
  /** Each channel on its own. */
  planar?: boolean;
  /** Of YCbCr: how much narrower and lower its colours are. */
  subsampling?: readonly [number, number];
}

type Field = [tag: number, type: 3 | 4 | 7, values: readonly number[]];

const SIZES = { 3: 2, 4: 4, 7: 1 };

const TILE = 16;

export function tiffBytes(wish: TiffWish): Buffer {
  const { photometric, bits, format = 1, extra = [], pixel, width = 24, height = 16, tiled = false } = wish;
  const pieces = piecesOf(wish, tiled ? { width: TILE, height: TILE } : { width, height });
  const each = (value: number) => pixel.map(() => value);
  const lengths = pieces.map((piece) => piece.length);
  const fields: Field[] = [
    [256, 3, [width]],
    [257, 3, [height]],
    [258, 3, each(bits)],
    [259, 3, [wish.jpeg ? 7 : (wish.compression ?? 1)]],
    [262, 3, [photometric]],
    ...(tiled ? [] : [[273, 4, placesOf(pieces)] as Field]),
    [274, 3, [wish.orientation ?? 1]],
    [277, 3, [pixel.length]],
    ...(tiled ? [] : [[278, 3, [height]] as Field, [279, 4, lengths] as Field]),
    [284, 3, [wish.planar ? 2 : 1]],
    ...(tiled
      ? ([
          [322, 3, [TILE]],
          [323, 3, [TILE]],
          [324, 4, placesOf(pieces)],
          [325, 4, lengths],
        ] as Field[])
      : []),
    ...(wish.inkset ? [[332, 3, [wish.inkset]] as Field] : []),
    ...(extra.length > 0 ? [[338, 3, extra] as Field] : []),
    [339, 3, each(format)],
    ...(wish.subsampling ? [[530, 3, wish.subsampling] as Field] : []),
    ...(wish.icc ? [[34675, 7, [...wish.icc]] as Field] : []),
  ];
  return assemble(fields, Buffer.concat(pieces));
}

/** Strips or tiles: all channels together, or those of each channel on its own. */
function piecesOf(wish: TiffWish, size: { width: number; height: number }): Buffer[] {
  const { width = 24, height = 16, pixel, planar, jpeg } = wish;
  const count = Math.ceil(width / size.width) * Math.ceil(height / size.height);
  return (planar ? pixel.map((number) => [number]) : [pixel]).flatMap((numbers) => {
    const one = pixelBytes({ ...wish, pixel: numbers });
    const raw = () => Buffer.concat(Array.from({ length: size.width * size.height }, () => one));
    const piece = jpeg ? flatJpeg({ ...size, pixel: numbers }) : raw();
    return Array.from({ length: count }, () => piece);
  });
}

/** Where each piece begins behind the head. */
const placesOf = (pieces: Buffer[]) => pieces.map((_, i) => Buffer.concat(pieces.slice(0, i)).length);

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
    const values = tag === 273 || tag === 324 ? given.map((value) => value + head.length) : given;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(type, entry + 2);
    head.writeUInt32LE(values.length, entry + 4);
    const place = places[i] || entry + 8;
    if (places[i]) head.writeUInt32LE(place, entry + 8);
    for (const [j, value] of values.entries()) head.writeUIntLE(value, place + j * SIZES[type], SIZES[type]);
  }
  return Buffer.concat([head, data]);
}
