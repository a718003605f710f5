import { bytesOf, type Directory, fieldOf, numberOf, numbersOf, type Tiff } from "../exif/tiff-fields.ts";
import { type JpegPart, jpegParts } from "./jpeg-parts.ts";

const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  stripOffsets: 273,
  samples: 277,
  stripLengths: 279,
  planar: 284,
  tileWidth: 322,
  tileOffsets: 324,
  tileLengths: 325,
  tables: 347,
};
const SEPARATE = 2;
/** The first picture of a TIFF, as it is stored. */
export interface TiffPicture {
  bytes: Buffer;
  /** Strips or tiles, none of which begins in another. */
  pieces: { from: number; to: number }[];
  /** Bytes of a row of a piece, and of all pixels, uncompressed. */
  row: number;
  size: number;
  /** Tables that its JPEGs share. */
  tables: JpegPart[];
}

/** Where and how a directory's picture is stored. */
export function pictureOf(tiff: Tiff, main: Directory): TiffPicture {
  const number = (tag: number, usual: number) => numberOf(tiff, fieldOf(main, tag)) ?? usual;
  const all = (...tags: number[]) =>
    tags.flatMap((tag) => {
      const field = fieldOf(main, tag);
      return field ? numbersOf(tiff, field) : [];
    });
  const [width, samples, [bits = 1]] = [number(TAG.width, 0), number(TAG.samples, 1), all(TAG.bits)];
  const together = number(TAG.planar, 1) === SEPARATE ? 1 : samples;
  const lengths = all(TAG.stripLengths, TAG.tileLengths);
  const pieces = all(TAG.stripOffsets, TAG.tileOffsets)
    .map((from, i) => ({ from, to: Math.min(tiff.bytes.length, from + (lengths[i] ?? 0)) }))
    .sort((a, b) => a.from - b.from);
  const tables = fieldOf(main, TAG.tables);
  return {
    bytes: tiff.bytes,
    pieces: pieces.filter(({ from }, i) => from >= (pieces[i - 1]?.to ?? 0)),
    row: Math.ceil((number(TAG.tileWidth, width) * together * bits) / 8),
    size: Math.ceil((width * number(TAG.height, 0) * samples * bits) / 8),
    tables: tables ? jpegParts(bytesOf(tiff, tables)) : [],
  };
}
