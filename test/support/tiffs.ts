import { flatJpeg } from "./flat-jpeg.ts";
import { type TiffFields, writeTiff } from "./tiff-writer.ts";

/** A TIFF of one colour, put together here: any channels, any depth, with or without a profile; uncompressed or in JPEG. */
export interface TiffWish {
  /** PhotometricInterpretation. */
  photometric: number;
  bits: 1 | 2 | 3 | 4 | 6 | 8 | 16 | 32 | 64;
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
  /** All reds, greens and blues, from 0 to 65535. */
  palette?: readonly number[];
  /** Fields that are missing. */
  without?: readonly number[];
  /** Of YCbCr: how much narrower and lower its colours are. */
  subsampling?: readonly [number, number];
}

const TILE = 16;

export function tiffBytes(wish: TiffWish): Buffer {
  const { photometric, bits, format = 1, extra = [], pixel, width = 24, height = 16, tiled = false } = wish;
  const pieces = piecesOf(wish, tiled ? { width: TILE, height: TILE } : { width, height });
  const each = (value: number) => pixel.map(() => value);
  const [at, lengths] = [{ at: pieces }, { longs: pieces.map((piece) => piece.length) }];
  const one = (value: number) => ({ shorts: [value] });
  const strips: TiffFields = { 273: at, 278: one(height), 279: lengths };
  const tiles: TiffFields = { 322: one(TILE), 323: one(TILE), 324: at, 325: lengths };
  const fields: TiffFields = {
    256: one(width),
    257: one(height),
    258: { shorts: each(bits) },
    259: one(wish.jpeg ? 7 : (wish.compression ?? 1)),
    262: one(photometric),
    274: one(wish.orientation ?? 1),
    277: one(pixel.length),
    284: one(wish.planar ? 2 : 1),
    339: { shorts: each(format) },
    ...(tiled ? tiles : strips),
  };
  if (wish.inkset) fields[332] = one(wish.inkset);
  if (extra.length > 0) fields[338] = { shorts: extra };
  if (wish.subsampling) fields[530] = { shorts: wish.subsampling };
  if (wish.palette) fields[320] = { shorts: wish.palette };
  for (const tag of wish.without ?? []) delete fields[tag];
  if (wish.icc) fields[34675] = { type: 7, bytes: wish.icc };
  return writeTiff([fields]);
}

/** Strips or tiles: all channels together, or those of each channel on its own. */
function piecesOf(wish: TiffWish, size: { width: number; height: number }): Buffer[] {
  const { width = 24, height = 16, pixel, planar, jpeg } = wish;
  const count = Math.ceil(width / size.width) * Math.ceil(height / size.height);
  return (planar ? pixel.map((number) => [number]) : [pixel]).flatMap((numbers) => {
    const raw = () => rawPiece({ ...wish, pixel: numbers }, size);
    const piece = jpeg ? flatJpeg({ ...size, pixel: numbers }) : raw();
    return Array.from({ length: count }, () => piece);
  });
}

/** Rows begin with a byte of their own. */
function rawPiece(wish: TiffWish, { width, height }: { width: number; height: number }): Buffer {
  const { bits, pixel } = wish;
  if (bits >= 8) {
    const one = pixelBytes(wish);
    return Buffer.concat(Array.from({ length: width * height }, () => one));
  }
  const digits = pixel.map((value) => value.toString(2).padStart(bits, "0")).join("");
  const row = digits.repeat(width).padEnd(Math.ceil((digits.length * width) / 8) * 8, "0");
  const bytes = (row.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return Buffer.from(Array.from({ length: height }, () => bytes).flat());
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
