import { bytesOf, chainedDirectories, fieldOf, openTiff } from "../exif/tiff-fields.ts";
import { blankExif } from "./exif.ts";
import { blankPhotoshop } from "./photoshop.ts";

const PHOTOSHOP = 34377;

/** Blanks the location in a TIFF file, in place: as in EXIF, and in Photoshop's resources. Throws LocationFault. */
export function blankTiff(bytes: Buffer): boolean {
  let found = blankExif(bytes);
  const tiff = openTiff(bytes);
  for (const directory of tiff ? chainedDirectories(tiff) : []) {
    const field = fieldOf(directory, PHOTOSHOP);
    if (tiff && field && blankPhotoshop(bytesOf(tiff, field))) found = true;
  }
  return found;
}
