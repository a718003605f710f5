import { type Download, fileOf, type Photo, photosOnce } from "../domain/manifest.ts";
import { type Size, SMALLEST } from "../domain/sizes.ts";
import { foldName } from "../domain/slug.ts";
import type { Kept } from "./kept.ts";

/** A stored file, and where it is in the keepsake. */
export interface PlacedFile extends Pick<Download, "blob" | "size" | "crc32"> {
  path: string;
  taken: string | null;
}

/** Where the files of a photo are, relative to the keepsake's folder. */
export interface PhotoPlaces {
  /** What pages show: a JPEG, or the film. */
  shown: string;
  /** The JPEG for grids; null: a film without one. */
  small: string | null;
  /** The file in the size that was asked for, where that isn't what is shown. */
  original: string | null;
}

/** A photo's files: what is shown, a smaller picture and the original, if they are other files. */
function filesOf(photo: Photo, size: Size): { shown: Download; small: Small | null; original: Download | null } | null {
  const [shown, wanted] = [fileOf(photo, SMALLEST), fileOf(photo, size)];
  if (!shown || !wanted) return null;
  const small = photo.renditions.find(
    ({ format, crc32, blob }) => format === "jpg" && crc32 !== undefined && blob !== shown.blob,
  );
  const known = small?.crc32 === undefined ? null : { blob: small.blob, size: small.size, crc32: small.crc32 };
  return { shown, small: known, original: wanted.blob === shown.blob ? null : wanted };
}

type Small = Pick<Download, "blob" | "size" | "crc32">;

/** What a photo takes in a keepsake: its files, and its pages with what they say. Rather too much than too little. */
export function weightOf(
  photo: Photo,
  said: { size: Size; texts: readonly string[] },
): { bytes: number; files: number } {
  const files = filesOf(photo, said.size);
  const all = files ? [files.shown, files.small, files.original].filter((file) => file !== null) : [];
  const text = said.texts.reduce((sum, { length }) => sum + length, 0);
  return { bytes: all.reduce((sum, { size }) => sum + size, PAGES) + TEXT_TIMES * text, files: all.length };
}

const PAGES = 16 * 1024;
/** A letter may take six bytes in HTML, and is on several pages. */
const TEXT_TIMES = 32;

/** Where each photo is, and its stored files, each once. A photo in several sets is in the folder of the first. */
export function placeFiles({ sets, photos, size }: Kept): { places: Map<string, PhotoPlaces>; files: PlacedFile[] } {
  const places = new Map<string, PhotoPlaces>();
  const files = new Map<string, PlacedFile>();
  const put = (path: string, { blob, size, crc32 }: Small, taken: string | null) => {
    if (!files.has(foldName(path))) files.set(foldName(path), { path, blob, size, crc32, taken });
    return path;
  };
  for (const { set, photo: name } of photosOnce(sets)) {
    const photo = photos.get(name);
    const own = photo && filesOf(photo, size);
    if (!photo || !own) continue;
    const { shown, small, original } = own;
    const { taken } = photo;
    const inFolder = (folder: string, file: string) => freeName(`${folder}/${set.folder}/${file}`, files);
    const at = put(inFolder("photos", shown.file), shown, taken);
    places.set(name, {
      shown: at,
      small: small ? put(`small/${small.blob.slice(0, 16)}.jpg`, small, taken) : photo.video ? null : at,
      original: original && put(inFolder("originals", original.file), original, taken),
    });
  }
  return { places, files: [...files.values()] };
}

/** A path that no other file has: names that differ may be one name once they are safe. */
function freeName(path: string, taken: ReadonlyMap<string, unknown>): string {
  const dot = path.lastIndexOf(".");
  const [stem, ending] = [path.slice(0, dot), path.slice(dot)];
  for (let n = 1; ; n++) {
    const free = n === 1 ? path : `${stem} (${n})${ending}`;
    if (!taken.has(foldName(free))) return free;
  }
}
