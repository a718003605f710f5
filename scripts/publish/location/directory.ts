import {
  type Directory,
  type Field,
  fieldOf,
  numbersOf,
  readDirectory,
  readUint16,
  readUint32,
  type Tiff,
  writeUint16,
} from "../exif/tiff-fields.ts";

const MOST_GPS_FIELDS = 64;
const LAST_GPS_TAG = 31;
const STRIPS = { at: 273, length: 279 } as const;
const TILES = { at: 324, length: 325 } as const;

/** A TIFF structure, and where it keeps its pixels, which are never written to, whatever a damaged or made-up field says. */
export interface Editable extends Tiff {
  pixels: { from: number; to: number }[];
}

/** Where directories keep their pixels. */
export function pixelsOf(tiff: Tiff, directories: readonly Directory[]): Editable["pixels"] {
  return directories.flatMap((directory) =>
    [STRIPS, TILES].flatMap((tags) => {
      const [at, length] = [fieldOf(directory, tags.at), fieldOf(directory, tags.length)];
      const lengths = length ? numbersOf(tiff, length) : [];
      return (at ? numbersOf(tiff, at) : []).map((from, i) => ({ from, to: from + (lengths[i] ?? 0) }));
    }),
  );
}

/** Fills a GPS directory and its values with zeros. Anything else is left. */
export function blankGps(tiff: Editable, at: number): void {
  const directory = readDirectory(tiff, at);
  if (!directory) return;
  const { fields, nextAt } = directory;
  const known = fields.filter(({ tag }) => tag <= LAST_GPS_TAG).length;
  if (fields.length > MOST_GPS_FIELDS || known * 2 < fields.length) return;
  for (const field of fields) blankField(tiff, field);
  blankBytes(tiff, { from: at, to: Math.min(nextAt + 4, tiff.bytes.length) });
}

/** Removes fields from a directory, and fills their values with zeros. True if there were any. */
export function removeFields(tiff: Editable, at: number, tags: readonly number[]): boolean {
  let found = false;
  // Read again each time: whatever came after the field has moved.
  for (;;) {
    const directory = readDirectory(tiff, at);
    const field = directory?.fields.find(({ tag }) => tags.includes(tag));
    if (!directory || !field) return found;
    blankField(tiff, field);
    removeEntry(tiff, { directory, entryAt: field.entryAt });
    found = true;
  }
}

function blankField(tiff: Editable, { valueAt, length }: Field): void {
  blankBytes(tiff, { from: valueAt, to: valueAt + length });
}

function blankBytes(tiff: Editable, { from, to }: { from: number; to: number }): void {
  if (!tiff.pixels.some((pixels) => pixels.from < to && from < pixels.to)) tiff.bytes.fill(0, from, to);
}

/** Removes one entry: those after it and the offset of the next directory move up by 12 bytes. */
function removeEntry(
  tiff: Tiff,
  { directory: { at, nextAt }, entryAt }: { directory: Directory; entryAt: number },
): void {
  const end = Math.min(nextAt + 4, tiff.bytes.length);
  const count = readUint16(tiff, at);
  const next = nextAt + 4 <= tiff.bytes.length ? readUint32(tiff, nextAt) : 0;
  if (count <= 1 && next === 0) {
    // An empty directory is invalid; one whose only field means nothing is not.
    tiff.bytes.fill(0, entryAt, entryAt + 2);
    tiff.bytes.fill(0, entryAt + 8, entryAt + 12);
    return;
  }
  tiff.bytes.copy(tiff.bytes, entryAt, entryAt + 12, end);
  tiff.bytes.fill(0, end - 12, end);
  writeUint16(tiff, at, count - 1);
}
