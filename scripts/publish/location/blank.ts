import readExifTags from "exif-reader";
import sharp from "sharp";
import type { PhotoKind } from "../../content/kind.ts";
import { blankAvif } from "./avif.ts";
import { LocationFault } from "./fault.ts";
import { blankJpeg } from "./jpeg.ts";
import { blankPng } from "./png.ts";
import { blankTiff } from "./tiff.ts";
import { blankWebp } from "./webp.ts";
import { mentionsGps } from "./xmp.ts";

/**
 * Blanks where a photo was taken, in place, so that not a byte of the picture changes: GPS in EXIF and XMP. Maker notes
 * and place names in words are left. True when there was something to blank. What comes out is read again by another
 * reader. Throws LocationFault when it can't be done so.
 */
export async function blankLocation(bytes: Buffer, kind: PhotoKind): Promise<boolean> {
  try {
    const found = await blankers[kind](bytes);
    // Also when nothing was found: another reader may find what ours does not.
    await verify(bytes, kind);
    return found;
  } catch (error) {
    if (error instanceof LocationFault) throw error;
    throw new LocationFault("its metadata is damaged", error);
  }
}

const blankers: Record<PhotoKind, (bytes: Buffer) => boolean | Promise<boolean>> = {
  jpeg: blankJpeg,
  png: blankPng,
  webp: blankWebp,
  tiff: blankTiff,
  avif: async (bytes) => blankAvif(bytes, await readMetadata(bytes)),
};

// How many pixels are too many is for whoever decodes them.
const readMetadata = (bytes: Buffer) => sharp(bytes, { limitInputPixels: false }).metadata();

async function verify(bytes: Buffer, kind: PhotoKind): Promise<void> {
  const { exif, xmp } = await readMetadata(bytes);
  const again = await blankers[kind](bytes);
  if (again || (exif && readExifTags(exif).GPSInfo) || (xmp && mentionsGps(xmp.toString("latin1")))) {
    throw new LocationFault("its location is still there after blanking");
  }
}
