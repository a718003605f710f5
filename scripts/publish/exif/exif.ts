import { chainedDirectories, fieldOf, numberOf, openTiff, readDirectory, textOf } from "./tiff-fields.ts";

/** What we keep of a photo's EXIF. */
export interface ExifFacts {
  /** Wall clock of the exposure, "YYYY-MM-DDTHH:mm:ss", or null. */
  taken: string | null;
  creator: string | null;
  copyright: string | null;
  /** Its main image is only a preview, or it is a digital negative: a raw file disguised as a TIFF. */
  raw: boolean;
}

const TAG = { subfile: 254, artist: 315, copyright: 33432, exif: 34665, dng: 50706, taken: 36867 } as const;
const LONGEST_RIGHTS = 300;

/** Reads a TIFF structure, with or without the "Exif" header before it. Never throws; fields that can't be read are null. */
export function readExif(bytes: Buffer | undefined): ExifFacts {
  const nothing = { taken: null, creator: null, copyright: null, raw: false };
  const tiff = bytes && openTiff(afterExifHeader(bytes));
  if (!tiff) return nothing;
  const [main = null] = chainedDirectories(tiff);
  const exifAt = numberOf(tiff, fieldOf(main, TAG.exif));
  const exif = exifAt === null ? null : readDirectory(tiff, exifAt);
  return {
    taken: wallClock(textOf(tiff, fieldOf(exif, TAG.taken))),
    creator: rights(textOf(tiff, fieldOf(main, TAG.artist))),
    copyright: rights(textOf(tiff, fieldOf(main, TAG.copyright))),
    raw: fieldOf(main, TAG.dng) !== null || ((numberOf(tiff, fieldOf(main, TAG.subfile)) ?? 0) & 1) === 1,
  };
}

/** The bytes after "Exif" and two NULs, if it starts that way. */
export function afterExifHeader(bytes: Buffer): Buffer {
  return bytes.toString("latin1", 0, 6) === "Exif\0\0" ? bytes.subarray(6) : bytes;
}

function wallClock(text: string | null): string | null {
  const [, date, time] = /^(\d{4}:\d{2}:\d{2}) (\d{2}:\d{2}:\d{2})/.exec(text ?? "") ?? [];
  if (!date || !time) return null;
  const iso = `${date.replaceAll(":", "-")}T${time}`;
  const at = Date.parse(`${iso}Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== iso || iso < "1800" ? null : iso;
}

function rights(text: string | null): string | null {
  const clean = text?.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim();
  return clean ? clean.slice(0, LONGEST_RIGHTS) : null;
}
