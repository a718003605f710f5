import {
  bytesOf,
  chainedDirectories,
  type Directory,
  type Field,
  fieldOf,
  numberOf,
  openTiff,
  readDirectory,
  readUint16,
  readUint32,
  type Tiff,
  writeUint16,
} from "../exif/tiff-fields.ts";
import { LocationFault } from "./fault.ts";
import { blankXmp } from "./xmp.ts";

const TAG = { xmp: 700, exif: 34665, gps: 34853 } as const;
// No field of a GPS directory is longer; a longer one would be a trap that blanks pixels.
const LONGEST_VALUE = 4096;

/**
 * Blanks the location in EXIF, a TIFF structure, in place and without moving anything: each GPS directory becomes zeros, and
 * the field that leads to it is taken out of its directory. True when there was one. Throws LocationFault.
 */
export function blankExif(bytes: Buffer): boolean {
  const tiff = openTiff(bytes);
  if (!tiff) return false;
  let found = false;
  for (const directory of chainedDirectories(tiff)) {
    const exif = readDirectory(tiff, numberOf(tiff, fieldOf(directory, TAG.exif)) ?? 0);
    for (const holder of [directory, exif]) if (holder && removeGps(tiff, holder)) found = true;
    const xmp = fieldOf(directory, TAG.xmp);
    if (xmp && blankXmp(bytesOf(tiff, xmp))) found = true;
  }
  return found;
}

function removeGps(tiff: Tiff, { at }: Directory): boolean {
  let found = false;
  // Read anew each time: what stood behind the field has moved.
  for (let holder = readDirectory(tiff, at); holder; holder = readDirectory(tiff, at)) {
    const pointer = fieldOf(holder, TAG.gps);
    if (!pointer) break;
    const gpsAt = numberOf(tiff, pointer);
    if (gpsAt === null) throw new LocationFault("its EXIF is damaged");
    zeroDirectory(tiff, gpsAt);
    removeField(tiff, holder, pointer);
    found = true;
  }
  return found;
}

function zeroDirectory(tiff: Tiff, at: number): void {
  const directory = readDirectory(tiff, at);
  if (!directory) return;
  if (directory.fields.some((field) => field.length > LONGEST_VALUE)) throw new LocationFault("its EXIF is damaged");
  for (const field of directory.fields) bytesOf(tiff, field).fill(0);
  tiff.bytes.fill(0, at, Math.min(directory.nextAt + 4, tiff.bytes.length));
}

/** Takes one field out: those behind it and the offset of the next directory move up by 12 bytes. */
function removeField(tiff: Tiff, { at, nextAt }: Directory, { entryAt }: Field): void {
  const end = Math.min(nextAt + 4, tiff.bytes.length);
  const count = readUint16(tiff, at);
  // The GPS directory lay over the one that names it.
  if (count < 1) throw new LocationFault("its EXIF is damaged");
  const next = nextAt + 4 <= tiff.bytes.length ? readUint32(tiff, nextAt) : 0;
  if (count === 1 && next === 0) {
    // An empty directory is against the rules; one without the field's meaning is not.
    tiff.bytes.fill(0, entryAt, entryAt + 2);
    tiff.bytes.fill(0, entryAt + 8, entryAt + 12);
    return;
  }
  tiff.bytes.copy(tiff.bytes, entryAt, entryAt + 12, end);
  tiff.bytes.fill(0, end - 12, end);
  writeUint16(tiff, at, count - 1);
}
