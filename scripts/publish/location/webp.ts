import { afterExifHeader } from "../exif/exif.ts";
import { blankExif } from "./exif.ts";
import { blankXmp } from "./xmp.ts";

/** Blanks the location in a WebP's chunks (RFC 9649), in place. Throws LocationFault. */
export function blankWebp(bytes: Buffer): boolean {
  let found = false;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const type = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (type === "EXIF" && blankExif(afterExifHeader(data))) found = true;
    if (type === "XMP " && blankXmp(data)) found = true;
    at += 8 + length + (length % 2);
  }
  return found;
}
