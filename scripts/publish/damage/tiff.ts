import {
  bytesOf,
  chainedDirectories,
  type Directory,
  fieldOf,
  numbersOf,
  openTiff,
  type Tiff,
} from "../exif/tiff-fields.ts";
import type { Flaw } from "./flaw.ts";
import { WRONG_BITS } from "./jpeg.ts";
import { type JpegPart, jpegParts } from "./jpeg-parts.ts";
import { endFlaw } from "./other.ts";
import { hasWrongBits } from "./scan.ts";

const TAG = { compression: 259, stripOffsets: 273, stripLengths: 279, tileOffsets: 324, tileLengths: 325, tables: 347 };
const JPEG = 7;

/** What is wrong with a TIFF that its decoder does not notice. */
export function tiffFlaw(bytes: Buffer, most: number): Flaw | null {
  return endFlaw(bytes) ?? (hasWrongJpegs(bytes, most) ? WRONG_BITS : null);
}

/** Whether one of the JPEGs that the picture of a TIFF is made of has wrong bits. */
function hasWrongJpegs(bytes: Buffer, most: number): boolean {
  const tiff = openTiff(bytes);
  const directory = tiff && chainedDirectories(tiff)[0];
  if (!tiff || !directory || numbers(tiff, directory, TAG.compression)[0] !== JPEG) return false;
  const tables = tablesIn(tiff, directory);
  const lengths = [TAG.stripLengths, TAG.tileLengths].flatMap((tag) => numbers(tiff, directory, tag));
  let left = most;
  return [TAG.stripOffsets, TAG.tileOffsets]
    .flatMap((tag) => numbers(tiff, directory, tag))
    .some((at, i) => {
      const jpeg = bytes.subarray(at, at + (lengths[i] ?? 0));
      const wrong = left > 0 && hasWrongBits(jpeg, { parts: [...tables, ...jpegParts(jpeg)], most: left });
      left -= jpeg.length;
      return wrong;
    });
}

function numbers(tiff: Tiff, directory: Directory, tag: number): number[] {
  const field = fieldOf(directory, tag);
  return field ? numbersOf(tiff, field) : [];
}

/** Tables that the JPEGs of a TIFF share. */
function tablesIn(tiff: Tiff, directory: Directory): JpegPart[] {
  const field = fieldOf(directory, TAG.tables);
  return field ? jpegParts(bytesOf(tiff, field)) : [];
}
