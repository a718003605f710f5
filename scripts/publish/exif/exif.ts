import { type CaptureTime, captureTime } from "./capture-time.ts";
import { textsOf, wideTextOf } from "./text.ts";
import {
  chainedDirectories,
  type Directory,
  type Field,
  fieldOf,
  numberOf,
  openTiff,
  readDirectory,
  type Tiff,
} from "./tiff-fields.ts";

/** What we keep of a photo's EXIF: texts as they are written there, of any length and with any letters. */
export interface ExifFacts {
  taken: CaptureTime | null;
  camera: string | null;
  creator: string | null;
  /** Of the photographer, and of the editor if he has any. */
  rights: string[];
  caption: string | null;
  title: string | null;
  rating: number | null;
  /** Its main image is only a preview, or it is a digital negative: a raw file disguised as a TIFF. */
  raw: boolean;
}

const TAG = {
  ...{ subfile: 254, caption: 270, camera: 272, artist: 315, rights: 33432, exif: 34665, dng: 50706, rating: 18246 },
  ...{ taken: 36867, takenFraction: 37521, takenZone: 36881, made: 36868, madeFraction: 37522, madeZone: 36882 },
  // Windows has fields of its own.
  ...{ wideTitle: 40091, wideCaption: 40092, wideArtist: 40093 },
} as const;

const NOTHING: ExifFacts = {
  ...{ taken: null, camera: null, creator: null, rights: [], caption: null, title: null, rating: null, raw: false },
};

/** Reads a TIFF structure, with or without the "Exif" header before it. Never throws; fields that can't be read are null. */
export function readExif(bytes: Buffer | undefined): ExifFacts {
  const tiff = bytes && openTiff(afterExifHeader(bytes));
  if (!tiff) return NOTHING;
  const [main = null] = chainedDirectories(tiff);
  const exifAt = numberOf(tiff, fieldOf(main, TAG.exif));
  const exif = exifAt === null ? null : readDirectory(tiff, exifAt);
  const text = (tag: number) => textsOf(tiff, fieldOf(main, tag))[0] ?? null;
  const wide = (tag: number) => wideTextOf(tiff, fieldOf(main, tag));
  return {
    taken: timeOf(tiff, exif),
    camera: text(TAG.camera),
    creator: text(TAG.artist) ?? wide(TAG.wideArtist),
    rights: textsOf(tiff, fieldOf(main, TAG.rights)).slice(0, 2),
    caption: text(TAG.caption) ?? wide(TAG.wideCaption),
    title: wide(TAG.wideTitle),
    rating: numberOf(tiff, fieldOf(main, TAG.rating)),
    raw: fieldOf(main, TAG.dng) !== null || ((numberOf(tiff, fieldOf(main, TAG.subfile)) ?? 0) & 1) === 1,
  };
}

/** The bytes after "Exif" and two NULs, if it starts that way. */
export function afterExifHeader(bytes: Buffer): Buffer {
  return bytes.toString("latin1", 0, 6) === "Exif\0\0" ? bytes.subarray(6) : bytes;
}

/** When the picture was taken, or else, of a scan, when it was made. */
function timeOf(tiff: Tiff, exif: Directory | null): CaptureTime | null {
  const text = (field: Field | null) => textsOf(tiff, field)[0] ?? null;
  const read = ([time, fraction, zone]: readonly [number, number, number]) =>
    captureTime(text(fieldOf(exif, time)), {
      fraction: text(fieldOf(exif, fraction)),
      zone: text(fieldOf(exif, zone)),
    });
  return read([TAG.taken, TAG.takenFraction, TAG.takenZone]) ?? read([TAG.made, TAG.madeFraction, TAG.madeZone]);
}
