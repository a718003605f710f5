import type { Metadata } from "sharp";
import { afterExifHeader } from "../exif/exif.ts";
import { blankExif } from "./exif.ts";
import { LocationFault } from "./fault.ts";
import { blankXmp } from "./xmp.ts";

/** Blanks the location in an AVIF, in place: EXIF and XMP lie in it as they are, wherever it keeps them. Throws LocationFault. */
export function blankAvif(bytes: Buffer, { exif, xmp }: Pick<Metadata, "exif" | "xmp">): boolean {
  let found = false;
  for (const [item, blank] of [
    [exif && afterExifHeader(exif), blankExif],
    [xmp, blankXmp],
  ] as const) {
    if (!item || !blank(Buffer.from(item))) continue;
    const at = bytes.indexOf(item);
    if (at < 0) throw new LocationFault("its metadata is stored in pieces");
    blank(bytes.subarray(at, at + item.length));
    found = true;
  }
  return found;
}
