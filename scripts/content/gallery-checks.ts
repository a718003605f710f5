import path from "node:path";
import { SMALLEST } from "../../worker/domain/sizes.ts";
import { foldName, photoNameFault } from "../../worker/domain/slug.ts";
import { counted } from "../terminal/counted.ts";
import { nearestWord } from "../terminal/nearest.ts";
import type { Problem } from "../terminal/problem.ts";
import { downloadName } from "./file-name.ts";
import type { GalleryContent } from "./gallery.ts";

/** A photo of a gallery, on disk or known from an earlier publish. */
export interface NamedPhoto {
  name: string;
  file: string;
  set: string;
  /** Further sets that show it. */
  alsoIn?: readonly string[];
  /** Path in problems. */
  shown: string;
}

/**
 * Everything wrong with a gallery's photos as a whole: names, sets, cover and captions. `photos`: all photos it will
 * have.
 */
export function galleryProblems(content: GalleryContent, photos: readonly NamedPhoto[]): Problem[] {
  return [
    ...faultyNames(photos),
    ...sameNames(photos),
    ...emptySets(content, photos),
    ...unknownSets(content, photos),
    ...coverProblems(content, photos),
    ...textProblems(content, photos),
    ...orderProblems(content, photos),
  ];
}

function faultyNames(photos: readonly NamedPhoto[]): Problem[] {
  return photos.flatMap(({ name, shown }): Problem[] => {
    const fault = photoNameFault(name);
    const what = `can't be published: its name ${fault}`;
    return fault ? [{ file: shown, line: null, what, fix: "Rename it" }] : [];
  });
}

function sameNames(photos: readonly NamedPhoto[]): Problem[] {
  const byName = new Map<string, NamedPhoto>();
  const byFile = new Map<string, NamedPhoto>();
  return photos.flatMap((photo): Problem[] => {
    const other = byName.get(foldName(photo.name));
    const safe = foldName(downloadName(photo.file, SMALLEST));
    const double = byFile.get(safe);
    byName.set(foldName(photo.name), photo);
    byFile.set(safe, photo);
    const problem = { file: photo.shown, line: null };
    if (other) {
      const what = `has the same name as ${other.shown}${difference(photo, other)}`;
      const fix =
        other.set === photo.set
          ? "A photo's name must be unique in its gallery: rename one of them"
          : other.name !== photo.name
            ? "Rename one of them, or write both names alike if they are the same file: then both sets show one photo"
            : "They are different files: rename one of them, or put the same file into both folders to show one photo in both sets";
      return [{ ...problem, what, fix }];
    }
    if (!double) return [];
    const what = `would download under the same file name as ${double.shown}`;
    return [{ ...problem, what, fix: 'Windows allows none of < > : " / \\ | ? * in names: rename one of them' }];
  });
}

/** How two file names differ that give the same photo's name; empty where only the folder or the ending differs. */
function difference(one: NamedPhoto, other: NamedPhoto): string {
  if (one.name !== other.name) return ", apart from upper and lower case or accents";
  const [a, b] = [one, other].map(({ shown }) => path.parse(shown).name);
  return a === b ? "" : ", only its accents are stored in another way";
}

function emptySets({ settings, shown, lineOf, setsWithoutFolder }: GalleryContent, photos: readonly NamedPhoto[]) {
  const filled = new Set(photos.flatMap((photo) => [photo.set, ...(photo.alsoIn ?? [])]));
  return settings.sets.flatMap(({ id }, i): Problem[] => {
    if (filled.has(id)) return [];
    const folder = shown.replace(/gallery\.yaml$/, id);
    const missing = setsWithoutFolder.has(id);
    const what = missing
      ? `sets ${i + 1}: its folder ${folder} is missing`
      : `sets ${i + 1}: ${folder} contains no photos`;
    const fix = missing
      ? "Create the folder and put photos in it, or remove the set"
      : "Put photos in it, or remove the set";
    return [{ file: shown, line: lineOf(["sets", i, "id"]), what, fix }];
  });
}

/** Photos measured earlier whose originals are gone and whose set no longer exists. */
function unknownSets({ settings, shown, lineOf }: GalleryContent, photos: readonly NamedPhoto[]): Problem[] {
  const known = new Set(settings.sets.map((set) => set.id));
  const lost = Map.groupBy(
    photos.filter((photo) => !known.has(photo.set)),
    (photo) => photo.set,
  );
  return [...lost].map(([set, { length, 0: first }]) => ({
    file: shown,
    line: lineOf(["sets"]),
    what: `sets: "${set}" is gone, but it still has ${counted(length, "published photo")} without an original, such as "${first?.name}"`,
    fix: `Put the set back, write renamed-from: ${set} below its new id, put the originals into another set, or publish with --remove-missing`,
  }));
}

function coverProblems({ settings, shown, lineOf }: GalleryContent, photos: readonly NamedPhoto[]): Problem[] {
  const { cover } = settings;
  if (cover === undefined || photos.some((photo) => photo.name === cover)) return [];
  return [unknownPhoto({ file: shown, line: lineOf(["cover"]) }, { key: "cover", name: cover, photos })];
}

/** Captions and alt texts of photos there are none of. */
function textProblems({ settings, shown, lineOf }: GalleryContent, photos: readonly NamedPhoto[]): Problem[] {
  const names = new Set(photos.map((photo) => photo.name));
  const removed = new Set(settings.remove);
  const texts = { captions: settings.captions.own, alts: settings.alts };
  return Object.entries(texts).flatMap(([key, own]) =>
    Object.keys(own)
      .filter((name) => !names.has(name.normalize("NFC")) && !removed.has(name.normalize("NFC")))
      .map((name) => unknownPhoto({ file: shown, line: lineOf([key, name]) }, { key, name, photos })),
  );
}

/** Photos that a set's order names and the gallery does not have. One that is in another set has no place in it, which does no harm. */
function orderProblems({ settings, shown, lineOf }: GalleryContent, photos: readonly NamedPhoto[]): Problem[] {
  const names = new Set([...photos.map((photo) => photo.name), ...settings.remove]);
  return settings.sets.flatMap(({ id, photos: order = [] }, i) =>
    order.flatMap((name, at): Problem[] => {
      if (names.has(name)) return [];
      const place = { file: shown, line: lineOf(["sets", i, "photos", at]) };
      return [unknownPhoto(place, { key: `photos of set ${id}`, name, photos })];
    }),
  );
}

function unknownPhoto(
  place: { file: string; line: number },
  { key, name, photos }: { key: string; name: string; photos: readonly NamedPhoto[] },
): Problem {
  const names = photos.map((photo) => photo.name);
  const near = photos.find((photo) => photo.file === name)?.name ?? nearestWord(name, names);
  const fix = near === null ? "Write a photo's file name without its extension" : `Did you mean "${near}"?`;
  return { ...place, what: `${key}: there is no photo "${name}"`, fix };
}
