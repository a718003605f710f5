import { afterExifHeader } from "../exif/exif.ts";
import { chainedDirectories, fieldOf, numberOf, openTiff, readDirectory, textOf } from "../exif/tiff-fields.ts";

const TAG = { exif: 34665, space: 40961, interop: 40965, index: 1 } as const;
const UNCALIBRATED = 65535;

/** Whether EXIF says Adobe RGB as cameras write it: their "optional colour space" (DCF 2.0, Exif 2.32 section 4.6.7). */
export function saysAdobeRgb(exif: Buffer | undefined): boolean {
  const tiff = exif && openTiff(afterExifHeader(exif));
  if (!tiff) return false;
  const [main = null] = chainedDirectories(tiff);
  const own = readDirectory(tiff, numberOf(tiff, fieldOf(main, TAG.exif)) ?? 0);
  if (numberOf(tiff, fieldOf(own, TAG.space)) !== UNCALIBRATED) return false;
  const interop = readDirectory(tiff, numberOf(tiff, fieldOf(own, TAG.interop)) ?? 0);
  return textOf(tiff, fieldOf(interop, TAG.index)) === "R03";
}
