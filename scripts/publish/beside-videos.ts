import { foldName } from "../../worker/domain/slug.ts";
import { isCalledPhoto } from "../content/companions.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import { captionsOf, posterOf } from "../content/video-file.ts";

/** A file, with its SHA-256 if that is known without reading it. */
export interface KnownFile {
  file: PhotoFile;
  source: string | null;
}

/** What is next to a video: the photographer's own poster, and captions. */
export interface VideoFiles {
  poster: KnownFile | null;
  captions: KnownFile | null;
}

interface Divided<Look> {
  posters: Look[];
  captions: Look[];
  rest: Look[];
}

/** Divides files into posters and captions of videos in the same folder, those of `removed` videos too, and the rest. */
export function besideVideos<Look extends KnownFile & { video: boolean }>(
  looks: readonly Look[],
  removed: readonly PhotoFile[],
): Divided<Look> {
  const keyOf = (set: string, name: string | null) => `${set}/${name}`;
  const gone = removed.filter(({ file }) => !isCalledPhoto(file));
  const films = [...looks.filter(({ video }) => video).map(({ file }) => file), ...gone];
  const keys = new Set(films.map(({ set, name }) => keyOf(set, foldName(name))));
  const divided: Divided<Look> = { posters: [], captions: [], rest: [] };
  for (const look of looks) {
    const { file, set } = look.file;
    if (keys.has(keyOf(set, posterOf(file)))) divided.posters.push(look);
    else if (keys.has(keyOf(set, captionsOf(file)))) divided.captions.push(look);
    else divided.rest.push(look);
  }
  return divided;
}

/** What is next to a video, in the first of its sets that has it. */
export function filesOfVideo(
  video: { name: string; sets: readonly string[] },
  { posters, captions }: Pick<Divided<KnownFile>, "posters" | "captions">,
): VideoFiles {
  const name = foldName(video.name);
  const next = (looks: readonly KnownFile[], nameOf: (file: string) => string | null): KnownFile | null => {
    const own = looks.filter(({ file }) => nameOf(file.file) === name);
    const look = video.sets.map((set) => own.find(({ file }) => file.set === set)).find((one) => one !== undefined);
    return look ? { file: look.file, source: look.source } : null;
  };
  return { poster: next(posters, posterOf), captions: next(captions, captionsOf) };
}
