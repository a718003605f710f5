import { foldName } from "../../worker/domain/slug.ts";
import { companionWarnings, isCalledPhoto, isCompanion, isKeptCopy } from "../content/companions.ts";
import type { GalleryContent } from "../content/gallery.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import { type PhotoFault, photoFault } from "../content/photo-fault.ts";
import type { Problem } from "../terminal/problem.ts";
import { joinCopies } from "./copies.ts";
import type { FileTimes } from "./file-times.ts";

/** A photo that is on disk. */
interface PresentPhoto {
  name: string;
  file: string;
  set: string;
  /** Further sets that show it. */
  alsoIn: string[];
  disk: PhotoFile;
  /** SHA-256 of the original, if it is known without reading it. */
  source: string | null;
}

interface PresentFiles {
  photos: PresentPhoto[];
  problems: Problem[];
  warnings: string[];
}

interface Known {
  times: FileTimes;
  /** Photos that stay published even if they are not on disk. */
  kept: readonly Pick<PhotoFile, "name" | "file" | "set">[];
}

interface Look {
  file: PhotoFile;
  source: string | null;
  fault: PhotoFault | null;
}

/** What is in a gallery's folders: its photos, and other files next to them. Files not seen before are opened. */
export async function presentFiles(content: GalleryContent, { times, kept }: Known): Promise<PresentFiles> {
  const removed = new Set(content.settings.remove);
  const wanted = content.files.filter(({ name }) => !removed.has(name));
  const [copies, files] = partition(wanted, besideOf([...wanted, ...kept]));
  const looks = await lookAt(files, times);
  const [others, photos] = partition(looks, isOther);
  const folded = new Set(
    [...kept.map(({ name }) => name), ...removed, ...photos.map(({ file }) => file.name)].map(foldName),
  );
  const [beside, alone] = partition(others, ({ file }) => isCompanion(file.file, folded));
  const placed = await joinCopies(photos, { content, times });
  return {
    photos: placed.map(({ file, source, alsoIn }) => ({ ...placeOf(file), alsoIn, disk: file, source })),
    problems: [...photos, ...alone].flatMap(({ file, fault }) => (fault ? [problemOf(file, fault)] : [])),
    warnings: companionWarnings(content.gallery, [...copies, ...beside.map(({ file }) => file)]),
  };
}

/**
 * Files that are not called photos, next to one of that name that is: whatever they are, even a copy that an editor kept of the
 * photo (`DSC_1.jpg_original`), they are not photos of their own.
 */
function besideOf(all: readonly Pick<PhotoFile, "name" | "file" | "set">[]): (file: PhotoFile) => boolean {
  const bySet = Map.groupBy(
    all.filter(({ file }) => isCalledPhoto(file)),
    ({ set }) => set,
  );
  const names = new Map([...bySet].map(([set, own]) => [set, new Set(own.map(({ name }) => foldName(name)))]));
  return ({ file, set }) => !isCalledPhoto(file) && isCompanion(file, names.get(set) ?? new Set());
}

async function lookAt(files: readonly PhotoFile[], times: FileTimes): Promise<Look[]> {
  const looks: Look[] = [];
  for (const file of files) {
    const source = isKeptCopy(file.file) ? null : times.sha256Of(file);
    looks.push({ file, source, fault: source === null ? await faultOf(file) : null });
  }
  return looks;
}

async function faultOf({ file, path, size }: PhotoFile): Promise<PhotoFault | null> {
  if (!isKeptCopy(file)) return photoFault(path, size);
  const fix = "Remove it, or rename it if it should be published";
  return { what: "is a copy that another program kept or did not finish", fix, foreign: true };
}

/** It is not a photo: neither by its bytes nor, if they say nothing, by its name. */
const isOther = ({ file, fault }: Look) => fault !== null && (fault.foreign === true || !isCalledPhoto(file.file));

const placeOf = ({ name, file, set }: PhotoFile) => ({ name, file, set });

const problemOf = ({ shown }: PhotoFile, { what, fix }: PhotoFault): Problem => ({
  file: shown,
  line: null,
  what,
  fix,
});

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
