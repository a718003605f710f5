import { blankExif } from "./exif.ts";
import { LocationFault } from "./fault.ts";
import { blankPhotoshop } from "./photoshop.ts";
import { blankXmp, mentionsGps } from "./xmp.ts";

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP = "http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP = "Photoshop 3.0\0";
/** GUID, full length and offset stand before the data of an extended packet's part. */
const MORE_XMP_HEAD = MORE_XMP.length + 40;

/** Blanks the location in a JPEG, in place: in every segment, and in what cameras append. Throws LocationFault. */
export function blankJpeg(bytes: Buffer): boolean {
  const { segments, end } = readJpeg(bytes);
  let found = false;
  for (const segment of segments) if (blankSegment(segment)) found = true;
  const more = segments.filter((s) => s.marker === 0xe1 && begins(s.data, MORE_XMP));
  if (mentionsGps(more.map((s) => s.data.toString("latin1", MORE_XMP_HEAD)).join(""))) {
    throw new LocationFault("its extended XMP contains a location");
  }
  return blankTrailer(bytes.subarray(end)) || found;
}

interface Segment {
  marker: number;
  data: Buffer;
}

const begins = (data: Buffer, text: string) => data.toString("latin1", 0, text.length) === text;

function blankSegment({ marker, data }: Segment): boolean {
  // Readers take any sixth byte.
  if (marker === 0xe1 && begins(data, EXIF.slice(0, 5))) return blankExif(data.subarray(EXIF.length));
  if (marker === 0xe1 && begins(data, XMP)) return blankXmp(data.subarray(XMP.length));
  if (marker === 0xed && begins(data, PHOTOSHOP)) return blankPhotoshop(data.subarray(PHOTOSHOP.length));
  // Content credentials (C2PA) are signed: blanking a part would break the signature.
  if (marker === 0xeb && /exif:gps/i.test(data.toString("latin1"))) {
    throw new LocationFault("its content credentials contain a location");
  }
  return false;
}

/** Segments with data of a JPEG (ITU T.81, annex B), and where the image ends. Stops where it can't go on. */
function readJpeg(bytes: Buffer): { segments: Segment[]; end: number } {
  const segments: Segment[] = [];
  for (let at = 2; at < bytes.length; ) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) break;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return { segments, end: at + 2 };
    // Stuffing, fill bytes, restart marks and others without data: also those within entropy-coded data.
    if (marker === 0xff) at += 1;
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
      if (length < 2) break;
      segments.push({ marker, data: bytes.subarray(at + 4, at + 2 + length) });
      at += 2 + length;
    }
  }
  return { segments, end: bytes.length };
}

/** What follows the image: previews with EXIF of their own, XMP, films. */
function blankTrailer(bytes: Buffer): boolean {
  let found = false;
  for (let at = bytes.indexOf(EXIF, 0, "latin1"); at >= 0; at = bytes.indexOf(EXIF, at + 1, "latin1")) {
    if (blankExif(bytes.subarray(at + EXIF.length))) found = true;
  }
  for (let at = bytes.indexOf("<x:xmpmeta"); at >= 0; at = bytes.indexOf("<x:xmpmeta", at + 1)) {
    const end = bytes.indexOf("</x:xmpmeta>", at);
    if (blankXmp(bytes.subarray(at, end < 0 ? bytes.length : end))) found = true;
  }
  const film = bytes.indexOf("ftyp") >= 0;
  if (film && ["\xa9xyz", "loci", "location.ISO6709"].some((atom) => bytes.indexOf(atom, 0, "latin1") >= 0)) {
    throw new LocationFault("the video appended to it contains a location");
  }
  return found;
}
