import { blankExif } from "./exif.ts";
import { blankXmp } from "./xmp.ts";

const SIGNATURE = Buffer.from("8BIM", "latin1");
const EXIF = [0x0422, 0x0423];
const XMP = 0x0424;

/** Blanks the location in Photoshop's image resources, which may hold EXIF and XMP of their own. True when found. */
export function blankPhotoshop(bytes: Buffer): boolean {
  let found = false;
  for (let at = bytes.indexOf(SIGNATURE); at >= 0; at = bytes.indexOf(SIGNATURE, at + 4)) {
    if (at + 12 > bytes.length) break;
    const id = bytes.readUInt16BE(at + 4);
    // The resource's name is a Pascal string, padded to an even length.
    const nameLength = (bytes[at + 6] ?? 0) + 1;
    const sizeAt = at + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > bytes.length) break;
    const data = bytes.subarray(sizeAt + 4, sizeAt + 4 + bytes.readUInt32BE(sizeAt));
    if (EXIF.includes(id) && blankExif(data)) found = true;
    if (id === XMP && blankXmp(data)) found = true;
  }
  return found;
}
