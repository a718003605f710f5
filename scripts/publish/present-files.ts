import { foldName } from "../../worker/domain/slug.ts";
import { companionNotice, isCalledPhoto, isCompanion } from "../content/companions.ts";
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
  notices: string[];
}

interface Known {
  times: FileTimes;
  /** Photos of the gallery, on disk or not. */
  names: readonly string[];
}

interface Look {
  file: PhotoFile;
  source: string | null;
  fault: PhotoFault | null;
}

/** What is in a gallery's folders: its photos, and other files next to them. Files not seen before are opened. */
export async function presentFiles(content: GalleryContent, { times, names }: Known): Promise<PresentFiles> {
  const removed = new Set(content.settings.remove);
  const looks: Look[] = [];
  for (const file of content.files.filter(({ name }) => !removed.has(name))) {
    const source = times.sha256Of(file);
    looks.push({ file, source, fault: source === null ? await photoFault(file.path, file.size) : null });
  }
  const photos = looks.filter((look) => !isOther(look));
  const folded = new Set([...names, ...removed, ...photos.map(({ file }) => file.name)].map(foldName));
  const [beside, alone] = partition(looks.filter(isOther), ({ file }) => isCompanion(file.file, folded));
  const placed = await joinCopies(photos, { content, times });
  return {
    photos: placed.map(({ file, source, alsoIn }) => ({ ...placeOf(file), alsoIn, disk: file, source })),
    problems: [...photos, ...alone].flatMap(({ file, fault }) => (fault ? [problemOf(file, fault)] : [])),
    notices: companionNotice(
      content.gallery,
      beside.map(({ file }) => file),
    ),
  };
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
