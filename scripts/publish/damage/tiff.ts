import { chainedDirectories, fieldOf, numberOf, openTiff } from "../exif/tiff-fields.ts";
import { blocksFlaw } from "./blocks.ts";
import type { Flaw } from "./flaw.ts";
import { deflateFlaw } from "./inflate.ts";
import { jpegFlaw } from "./jpeg.ts";
import { lzwFlaw } from "./lzw.ts";
import { endFlaw } from "./other.ts";
import { packbitsFlaw } from "./packbits.ts";
import { pictureOf, type TiffPicture } from "./tiff-picture.ts";
import { unfinished } from "./unfinished.ts";
import { zeroRun } from "./zeros.ts";

const COMPRESSION = 259;
/** Neither LZW nor PackBits writes so many zeros: what is even takes few codes, which aren't zeros. */
const LEAST_ZEROS = 256;

/** Compressions whose damage the decoder does not always notice, and how it is found. */
const FINDERS: Readonly<Record<number, (picture: TiffPicture, most: number) => Flaw | null>> = {
  1: blocksFlaw,
  5: (picture) => zerosFlaw(picture) ?? lzwFlaw(picture),
  7: jpegsFlaw,
  8: deflateFlaw,
  32773: (picture) => zerosFlaw(picture) ?? packbitsFlaw(picture),
  32946: deflateFlaw,
};

/** What is wrong with a TIFF that its decoder does not notice. */
export function tiffFlaw(bytes: Buffer, most: number): Flaw | null {
  const tiff = openTiff(bytes);
  const [main = null] = tiff ? chainedDirectories(tiff) : [];
  const find = tiff && FINDERS[numberOf(tiff, fieldOf(main, COMPRESSION)) ?? 1];
  return (find && main ? find(pictureOf(tiff, main), most) : null) ?? endFlaw(bytes);
}

function zerosFlaw({ bytes, pieces }: TiffPicture): Flaw | null {
  for (const piece of pieces) {
    const run = zeroRun(bytes, { ...piece, least: LEAST_ZEROS });
    if (run) return unfinished(bytes, run);
  }
  return null;
}

/** Of the JPEGs that a picture is made of, codes are read for no more than `most` bytes in all. */
function jpegsFlaw({ bytes, pieces, tables }: TiffPicture, most: number): Flaw | null {
  let left = most;
  for (const { from, to } of pieces) {
    const flaw = jpegFlaw(bytes.subarray(from, to), { most: left, tables });
    if (flaw) return flaw.missing ? PARTS_MISSING : flaw;
    left = Math.max(0, left - (to - from));
  }
  return null;
}

const PARTS_MISSING: Flaw = { missing: true, what: "is an unfinished copy: parts of its picture are all zeros" };
