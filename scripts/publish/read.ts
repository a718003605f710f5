import { hasEverySize, setsOf } from "../../worker/domain/manifest.ts";
import { foldName } from "../../worker/domain/slug.ts";
import type { GalleryContent, GalleryReading } from "../content/gallery.ts";
import { galleryProblems } from "../content/gallery-checks.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import { readContent } from "../content/read.ts";
import type { Studio, StudioFile } from "../content/studio.ts";
import { counted, countedWith } from "../terminal/counted.ts";
import type { Problem } from "../terminal/problem.ts";
import { shownPath } from "../terminal/shown-path.ts";
import type { KnownFile, VideoFiles } from "./beside-videos.ts";
import { type FileTimes, openFileTimes } from "./file-times.ts";
import { type Lock, type LockedPhoto, lockPath, lockPhoto, publishedPhotos, readLock } from "./lock.ts";
import type { PublishOptions } from "./options.ts";
import { comparePhotos } from "./order.ts";
import { DECODER, isByRecipe } from "./photo/recipe.ts";
import type { Work } from "./photo/render-worker.ts";
import { presentFiles } from "./present-files.ts";
import { renamedInFile } from "./renamed-sets.ts";

/** A photo a gallery is to have. */
export interface DraftPhoto {
  name: string;
  file: string;
  set: string;
  /** Further sets that show it. */
  alsoIn: string[];
  /** null: the original is gone, and what was measured stands for it. */
  disk: PhotoFile | null;
  /** SHA-256 of the original, if it is known without reading it. */
  source: string | null;
  locked: LockedPhoto | null;
  /** It is a video on disk, with what is next to it. */
  video?: VideoFiles;
}

/** A gallery that can be published as far as its files tell. */
export interface Draft {
  content: GalleryContent;
  lock: Lock;
  times: FileTimes;
  /** In the order of sets, each in natural order; of a flawed gallery those without a problem of their own. */
  photos: DraftPhoto[];
  /** It has problems and won't be published. Its photos are checked all the same, so that all its problems are reported at once. */
  flawed: boolean;
}

/** Everything read and checked. */
export interface Reading {
  studio: Studio | null;
  studioFiles: StudioFile[];
  drafts: Draft[];
  /** Galleries with problems. */
  failed: string[];
  problems: Problem[];
  warnings: string[];
}

type ReadOptions = Pick<PublishOptions, "content" | "cacheDir" | "galleries" | "removeMissing" | "isUnsettled">;

/** Step 1: reads and checks everything, and finds every problem of every file. */
export async function readGalleries(options: ReadOptions): Promise<Reading> {
  const { galleries, ...rest } = await readContent(options.content, options.galleries);
  const { problems, warnings } = rest;
  const reading: Reading = { ...rest, drafts: [], failed: [], problems: [...problems], warnings: [...warnings] };
  for (const gallery of galleries) {
    const { draft, problems: found, warnings } = await draftGallery(gallery, options);
    reading.problems.push(...gallery.problems, ...found);
    reading.warnings.push(...gallery.warnings, ...warnings);
    if (draft && rest.studio) reading.drafts.push(draft);
    if (!draft || !rest.studio || draft.flawed) reading.failed.push(gallery.gallery);
  }
  return reading;
}

async function draftGallery(
  { content: found, problems: before }: GalleryReading,
  { cacheDir, removeMissing, isUnsettled = () => false }: ReadOptions,
): Promise<{ draft: Draft | null; problems: Problem[]; warnings: string[] }> {
  if (!found) return { draft: null, problems: [], warnings: [] };
  const lock = await readLock(found.path);
  if (!lock) return { draft: null, problems: [brokenLock(found)], warnings: [] };
  const { content, held } = withoutUnsettled(found, isUnsettled);
  const times = await openFileTimes({ cacheDir, gallery: content.path });
  const known = publishedPhotos(lock).filter(({ name }) => !removeMissing || held.has(foldName(name)));
  const files = await presentFiles(content, { times, kept: known });
  const photos: Found[] = [...files.photos, ...keptPhotos(content, { known, files })];
  const wanted = photos.map((photo): DraftPhoto => ({ ...photo, locked: lock.photos.get(photo.name) ?? null }));
  const named = photos.map((photo) => ({
    ...photo,
    shown: photo.disk?.shown ?? `${content.shown} (lock) ${photo.name}`,
  }));
  const problems = [
    ...files.problems,
    ...galleryProblems(content, named),
    ...respelled(content, { lock, files: files.photos }),
    ...unstripped(content, wanted),
  ];
  const faulty = new Set(problems.map(({ file }) => file));
  const isTaken = takenNames(wanted);
  const isFaulty = (file: PhotoFile | undefined) => file !== undefined && faulty.has(file.shown);
  const sound = wanted.filter((photo) => {
    const { disk, video } = photo;
    return !disk || !(isFaulty(disk) || isFaulty(video?.poster?.file) || isTaken(photo));
  });
  const flawed = before.length + problems.length > 0;
  const draft = { content, lock, times, photos: inOrder(content, sound), flawed };
  return { draft, problems, warnings: [...files.warnings, ...withoutOriginal(draft, held)] };
}

/**
 * A gallery without files that are still being written. All files of such a photo are left out, so that it stays as it is, and in
 * the sets it is in. `held`: the folded names of those photos.
 */
function withoutUnsettled(
  content: GalleryContent,
  isUnsettled: (file: PhotoFile) => boolean,
): { content: GalleryContent; held: ReadonlySet<string> } {
  const held = new Set(content.files.filter(isUnsettled).map(({ name }) => foldName(name)));
  const files = content.files.filter(({ name }) => !held.has(foldName(name)));
  return { content: { ...content, files }, held };
}

/** Whether another file has the name of a photo that was measured: which of them stays is not known, so neither is measured. */
function takenNames(photos: readonly DraftPhoto[]): (photo: DraftPhoto) => boolean {
  const named = Map.groupBy(photos, ({ name }) => foldName(name));
  return ({ name, locked }) => locked !== null && (named.get(foldName(name))?.length ?? 0) > 1;
}

/** Photos that stay published though their file is gone: meant for an archive, and a surprise for who deleted one. */
function withoutOriginal({ content, photos }: Draft, held: ReadonlySet<string>): string[] {
  const gone = photos.filter(({ disk, name }) => disk === null && !held.has(foldName(name)));
  if (gone.length === 0) return [];
  const which = countedWith(gone.length, "photo", ["has", "have"]);
  const stay = gone.length === 1 ? "stays" : "stay";
  return [
    `${content.gallery}: ${which} no original on disk any more (${gone[0]?.file}) and ${stay} published. To remove ${gone.length === 1 ? "it" : "them"}: npm run publish -- ${content.gallery} --remove-missing`,
  ];
}

type Found = Omit<DraftPhoto, "locked">;

/** Files whose name is another spelling of a photo's that was published: it would lose its private mark and its picks. */
function respelled({ settings }: GalleryContent, { lock, files }: { lock: Lock; files: readonly Found[] }): Problem[] {
  const removed = new Set(settings.remove);
  const published = new Set(publishedPhotos(lock).map(({ name }) => name));
  const known = new Map([...published].map((name) => [foldName(name), name]));
  return files.flatMap(({ name, disk }): Problem[] => {
    const before = known.get(foldName(name));
    if (!disk || before === undefined || published.has(name) || removed.has(before)) return [];
    const what = `is "${before}" in another spelling, and private marks follow the name`;
    return [{ file: disk.shown, line: null, what, fix: `Call it ${before} again, or name "${before}" under remove:` }];
  });
}

/** Photos measured earlier whose originals are gone. */
function keptPhotos(
  { settings }: GalleryContent,
  { known: measured, files }: { known: readonly LockedPhoto[]; files: { photos: readonly Found[] } },
): Found[] {
  const there = new Set([...files.photos.map(({ name }) => name), ...settings.remove].map(foldName));
  const kept = measured.filter((photo) => !there.has(foldName(photo.name)));
  const renamed = renamedInFile(settings);
  const known = new Set(settings.sets.map(({ id }) => id));
  return kept.map((photo) => {
    const { name, file, source } = photo;
    const sets = [...new Set(setsOf(photo).map((set) => renamed.get(set) ?? set))];
    const [set = photo.set, ...alsoIn] = sets.some((id) => known.has(id)) ? sets.filter((id) => known.has(id)) : sets;
    return { name, file, set, alsoIn, disk: null, source };
  });
}

function inOrder({ settings }: GalleryContent, photos: DraftPhoto[]): DraftPhoto[] {
  const bySet = Map.groupBy(photos, (photo) => photo.set);
  return settings.sets.flatMap(({ id }) => (bySet.get(id) ?? []).sort(comparePhotos));
}

function unstripped({ settings, shown, lineOf }: GalleryContent, photos: DraftPhoto[]): Problem[] {
  if (!settings["strip-gps"]) return [];
  const left = photos.filter((photo) => photo.disk === null && photo.locked?.stripGps === false);
  if (left.length === 0) return [];
  const what = `strip-gps: ${counted(left.length, "missing original")} may contain a location, such as "${left[0]?.name}"`;
  const fix = "Put the originals back, publish with --remove-missing, or set strip-gps: false";
  return [{ file: shown, line: lineOf(["strip-gps"]), what, fix }];
}

function brokenLock({ path }: GalleryContent): Problem {
  const fix = "Restore it from version control. If all originals are here, you can delete it: they are measured again";
  return {
    file: shownPath(lockPath(path)),
    line: null,
    what: "can't be read: it is damaged or from another version of Glassine",
    fix,
  };
}

/** The measurements of a photo are still valid, as far as can be known without reading its file. */
export function isSettled({ disk, source, locked, video }: DraftPhoto, stripGps: boolean): boolean {
  if (!locked) return false;
  if (disk === null) return true;
  const asBefore = source === locked.source && locked.stripGps === stripGps && areBeside(video, locked);
  return asBefore && isOfToday(locked);
}

/** The files next to a video are those it was made with; a photo has none. */
function areBeside({ poster = null, captions = null }: Partial<VideoFiles> = {}, locked: LockedPhoto): boolean {
  const isSame = (file: KnownFile | null, before: string | undefined) => (file ? file.source : undefined) === before;
  return isSame(poster, locked.poster) && isSame(captions, locked.video?.captions?.blob);
}

/** There are photos to read, as far as the files tell. */
export const hasNewPhotos = ({ content, photos }: Draft): boolean =>
  photos.some((photo) => !isSettled(photo, content.settings["strip-gps"]));

/** Photos of which nothing is known but their files, as work for a render pool. */
export const unknownPhotos = (drafts: readonly Draft[], { check }: Pick<PublishOptions, "check">): Work[] =>
  drafts.flatMap(({ content: { settings }, photos }) => {
    const unknown = photos.filter(({ locked, video }) => locked === null && video === undefined);
    const work = { stripGps: settings["strip-gps"], known: null, thorough: check };
    return unknown.flatMap(({ disk }) => (disk ? [{ file: disk, ...work }] : []));
  });

/** The original was read by today's decoder, and today's recipe made its renditions, in every size there is. */
const isOfToday = (locked: LockedPhoto) => locked.decoder === DECODER && isByRecipe(locked) && hasEverySize(locked);

/** A settled photo as its files lie today: it may have moved to another set, or its file's ending changed. */
export function asToday(photo: DraftPhoto): LockedPhoto | null {
  return photo.locked && placed(photo.locked, photo);
}

/** What was measured of a photo, with its file's name and its sets of today. */
export function placed(
  measured: LockedPhoto,
  { file, set, alsoIn }: Pick<DraftPhoto, "file" | "set" | "alsoIn">,
): LockedPhoto {
  const { alsoIn: before = [], ...rest } = measured;
  const asBefore = rest.file === file && [rest.set, ...before].join() === [set, ...alsoIn].join();
  return asBefore ? measured : lockPhoto({ ...rest, file, set, ...(alsoIn.length > 0 ? { alsoIn } : {}) });
}
