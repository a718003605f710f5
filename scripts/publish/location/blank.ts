import type { PhotoKind } from "../../content/kind.ts";
import { readBoxes } from "./boxes.ts";
import { readCredentials, tellPlace } from "./credentials.ts";
import type { Embedded } from "./embedded.ts";
import { blankExif } from "./exif.ts";
import { LocationFault } from "./fault.ts";
import { blankFilm } from "./film.ts";
import { type Blanker, lookInside, tolerant } from "./inside.ts";
import { blankJpeg } from "./jpeg.ts";
import { readJpeg } from "./jpeg-segments.ts";
import { blankPng, readPng } from "./png.ts";
import { blankSamsung } from "./samsung.ts";
import { saysPlace } from "./sweep.ts";
import { blankWebp, readWebp } from "./webp.ts";

/**
 * Blanks where a photo was taken, in place, so that not a byte of the picture changes: coordinates, and identifiers of places, in
 * EXIF, XMP, IPTC and whatever else is in the file, behind the picture too. Words are left, city and country among them. True
 * if there was something to blank. The result is searched for coordinates by code that knows nothing about formats. Throws
 * LocationFault if it can't be done.
 */
export function blankLocation(bytes: Buffer, kind: PhotoKind): boolean {
  try {
    return blankFile(bytes, kind);
  } catch (error) {
    if (error instanceof LocationFault) throw error;
    throw new LocationFault("its metadata is damaged", error);
  }
}

function blankFile(bytes: Buffer, kind: PhotoKind): boolean {
  const embedded = lookInside();
  const { blank, endOf } = KINDS[kind];
  const end = endOf(bytes);
  const own = tolerant(blank)(bytes, embedded);
  const behind = end < bytes.length && blankBehind(bytes.subarray(end), embedded);
  const found = removeCredentials(bytes, { kind, blanked: own || behind });
  const place = saysPlace(bytes, kind);
  if (place) throw new LocationFault(place);
  return found;
}

function blankBehind(bytes: Buffer, embedded: Embedded): boolean {
  const named = tolerant(blankSamsung)(bytes, embedded);
  return embedded.bytes(bytes) || named;
}

/** How a kind of file is blanked, and where its picture ends. */
interface Reader {
  blank: Blanker;
  endOf(bytes: Buffer): number;
}

const boxes: Reader = { blank: blankFilm, endOf: (bytes) => readBoxes(bytes).end };

const KINDS: Record<PhotoKind, Reader> = {
  jpeg: { blank: blankJpeg, endOf: (bytes) => readJpeg(bytes).end },
  png: { blank: blankPng, endOf: (bytes) => readPng(bytes).end },
  webp: { blank: blankWebp, endOf: (bytes) => readWebp(bytes).end },
  // Its directories may be anywhere.
  tiff: { blank: blankExif, endOf: (bytes) => bytes.length },
  avif: boxes,
  heic: boxes,
};

/** Content credentials are removed if they name a place or blanking made them invalid: they are signed over the whole file. */
function removeCredentials(bytes: Buffer, { kind, blanked }: { kind: PhotoKind; blanked: boolean }): boolean {
  const credentials = readCredentials(bytes, kind);
  if (!blanked && !credentials.some(({ jumbf }) => mayTellPlace(jumbf))) return false;
  for (const { remove } of credentials) remove();
  return true;
}

function mayTellPlace(jumbf: Buffer): boolean {
  const tells: Blanker = (bytes, embedded) => tellPlace(bytes, embedded);
  return tolerant(tells)(jumbf, lookInside());
}
