import {
  bytesOf,
  chainedDirectories,
  type Directory,
  type Field,
  fieldOf,
  numbersOf,
  openTiff,
  readDirectory,
  readUint32,
  type Tiff,
} from "../exif/tiff-fields.ts";
import { blankGps, type Editable, pixelsOf, removeFields } from "./directory.ts";
import type { Embedded } from "./embedded.ts";
import { blankGdal } from "./gdal.ts";
import { blankIptc } from "./iptc.ts";
import { blankMakerNote } from "./maker-note.ts";
import { blankPhotoshop } from "./photoshop.ts";
import { blankProfile } from "./profile.ts";
import { blankText } from "./text.ts";
import { blankXmp } from "./xmp.ts";

const TAG = { gps: 34853, subdirectories: [330, 34665, 40965, 50740] } as const;
const GEOTIFF = [33550, 33920, 33922, 34264, 34735, 34736, 34737, 50844];
const THUMBNAIL = { at: 513, length: 514 } as const;

/**
 * Blanks the location in EXIF or a TIFF file, in place and without moving anything but the fields of a directory: GPS
 * directories become zeros and the fields that lead to them are taken out, in every directory and page; XMP, IPTC, Photoshop's
 * data, maker notes, texts and previews are looked into. True when there was something.
 */
export function blankExif(bytes: Buffer, embedded: Embedded): boolean {
  const opened = openTiff(bytes);
  if (!opened) return false;
  const directories = allDirectories(opened);
  const tiff: Editable = { ...opened, pixels: pixelsOf(opened, directories) };
  // Values first, then the fields: removing a field moves others.
  const within = directories.map((directory) => blankValues(tiff, { directory, embedded }));
  const fields = directories.map(({ at }) => removePlaces(tiff, at));
  return [...within, ...fields].includes(true);
}

/** The directories chained from the header, and all below them. */
export function allDirectories(tiff: Tiff): Directory[] {
  const found = new Map<number, Directory>();
  const open = chainedDirectories(tiff);
  for (let directory = open.shift(); directory; directory = open.shift()) {
    if (found.has(directory.at)) continue;
    found.set(directory.at, directory);
    const below = TAG.subdirectories.map((tag) => fieldOf(directory, tag)).filter((field) => field !== null);
    open.push(...below.flatMap((field) => numbersOf(tiff, field)).flatMap((at) => chainedDirectories(tiff, at)));
  }
  return [...found.values()];
}

function removePlaces(tiff: Editable, at: number): boolean {
  const directory = readDirectory(tiff, at);
  const pointers = directory?.fields.filter(({ tag }) => tag === TAG.gps) ?? [];
  for (const pointer of pointers) {
    const places = numbersOf(tiff, pointer);
    // Read as a number, whatever its type says.
    for (const gps of places.length > 0 ? places : [readUint32(tiff, pointer.entryAt + 8)]) blankGps(tiff, gps);
  }
  return removeFields(tiff, at, [TAG.gps, ...GEOTIFF]);
}

type Blank = (value: Buffer, embedded: Embedded, tiff: Tiff) => boolean;

const VALUES: Record<number, Blank> = {
  700: blankXmp,
  33723: blankIptc,
  34377: blankPhotoshop,
  34675: blankProfile,
  42112: blankGdal,
  37500: (value, embedded, tiff) => blankMakerNote(value, { tiff, embedded }),
};
/** Types of values that are text, or bytes of no stated kind. */
const LETTERS = [2, 129];
const BYTES = [1, 7];
/** EXIF's comment, behind the eight letters of its alphabet, and Windows' title, comment, author, keywords and subject. */
const COMMENT = { tag: 37510, from: 8 };
const WINDOWS = [40091, 40092, 40093, 40094, 40095];
/** Curves and tables, which only their own readers understand. */
const OTHER = [50341, 347];

function blankValues(tiff: Tiff, { directory, embedded }: { directory: Directory; embedded: Embedded }): boolean {
  let found = false;
  for (const field of directory.fields) {
    if (!OTHER.includes(field.tag) && blankValue(tiff, { field, embedded })) found = true;
  }
  const [at, length] = [THUMBNAIL.at, THUMBNAIL.length].map((tag) => {
    const field = fieldOf(directory, tag);
    return field ? (numbersOf(tiff, field)[0] ?? 0) : 0;
  });
  if (at && length && embedded.bytes(tiff.bytes.subarray(at, at + length))) found = true;
  return found;
}

function blankValue(tiff: Tiff, { field, embedded }: { field: Field; embedded: Embedded }): boolean {
  const value = bytesOf(tiff, field);
  const own = VALUES[field.tag];
  if (own) return own(value, embedded, tiff);
  if (value.length <= 4) return false;
  if (field.tag === COMMENT.tag) return blankText(value.subarray(COMMENT.from), embedded);
  if (LETTERS.includes(field.type) || WINDOWS.includes(field.tag)) return blankText(value, embedded);
  return BYTES.includes(field.type) && embedded.bytes(value);
}
