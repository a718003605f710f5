import { foldName } from "../../worker/domain/slug.ts";
import { companionWarnings, isCalledPhoto, isCompanion, isKeptCopy } from "../content/companions.ts";
import type { GalleryContent } from "../content/gallery.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import { type PhotoFault, photoFault } from "../content/photo-fault.ts";
import { captionsOf, isVideo, videoFault } from "../content/video-file.ts";
import type { Problem } from "../terminal/problem.ts";
import { besideVideos, filesOfVideo, type KnownFile, type VideoFiles } from "./beside-videos.ts";
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
  /** It is a video. */
  video?: VideoFiles;
}

interface PresentFiles {
  photos: PresentPhoto[];
  problems: Problem[];
  warnings: string[];
}

/** A photo that stays published even if it is not on disk. */
interface Kept extends Pick<PhotoFile, "name" | "file" | "set"> {
  video?: unknown;
}

interface Known {
  times: FileTimes;
  kept: readonly Kept[];
}

interface Look extends KnownFile {
  fault: PhotoFault | null;
  video: boolean;
}

/** What is in a gallery's folders: its photos, and other files next to them. Files not seen before are opened. */
export async function presentFiles(content: GalleryContent, { times, kept }: Known): Promise<PresentFiles> {
  const removed = new Set(content.settings.remove);
  const [gone, wanted] = partition(content.files, ({ name }) => removed.has(name));
  const [films, stills] = partition(kept, ({ video }) => video !== undefined);
  const wasFilm = new Set(films.map(({ name }) => foldName(name)));
  const isBeside = besideOf([...wanted, ...stills]);
  const [copies, files] = partition(wanted, (file) => isBeside(file) && !wasFilm.has(foldName(file.name)));
  const { posters, captions, rest } = besideVideos(await lookAt(files, times), gone);
  const [others, found] = partition(rest, isOther);
  const stillNames = [...stills, ...found.filter(({ video }) => !video).map(({ file }) => file)];
  const isFilmOfPhoto = filmsOf(new Set(stillNames.map(({ name }) => foldName(name))), wasFilm);
  const [filmsOfPhotos, photos] = partition(found, isFilmOfPhoto);
  const folded = new Set(
    [...kept.map(({ name }) => name), ...removed, ...photos.map(({ file }) => file.name)].map(foldName),
  );
  const [beside, alone] = partition(others, ({ file }) => isCompanion(file.file, folded));
  const placed = await joinCopies(photos, { content, times });
  const videos = new Set(photos.filter(({ video }) => video).map(({ file }) => file));
  const skipped = [...beside, ...filmsOfPhotos].map(({ file }) => file);
  return {
    photos: placed.map(({ file, source, alsoIn }) => {
      const about = { name: file.name, sets: [file.set, ...alsoIn] };
      const own = videos.has(file) ? { video: filesOfVideo(about, { posters, captions }) } : {};
      return { ...placeOf(file), alsoIn, disk: file, source, ...own };
    }),
    problems: [...photos, ...posters, ...alone].flatMap(({ file, fault }) => (fault ? [problemOf(file, fault)] : [])),
    warnings: companionWarnings(content.gallery, [...copies, ...skipped]),
  };
}

/** Films that a phone took along with a photo and that are in another folder than the photo; none that was published. */
function filmsOf(stills: ReadonlySet<string>, published: ReadonlySet<string>): (look: Look) => boolean {
  return ({ video, file: { name } }) => video && stills.has(foldName(name)) && !published.has(foldName(name));
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
    const video = !isKeptCopy(file.file) && (await isVideo(file));
    const isNew = source === null || captionsOf(file.file) !== null;
    looks.push({ file, source, video, fault: isNew ? await faultOf(file, video) : null });
  }
  return looks;
}

async function faultOf(photo: PhotoFile, video: boolean): Promise<PhotoFault | null> {
  const { file, path, size } = photo;
  if (video) return videoFault(photo);
  if (captionsOf(file) !== null)
    return { what: "is not a photo", fix: "Put it next to the video it belongs to", foreign: true };
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
