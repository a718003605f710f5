import { stat } from "node:fs/promises";
import type { PhotoFile } from "../../content/gallery-folder.ts";
import type { RenderPool } from "../photo/render-pool.ts";
import type { ProcessedPhoto } from "../photo/render-worker.ts";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import { hasCodecs, INSTALL, runCoder } from "./codecs.ts";
import type { OpenVideo } from "./inspect.ts";
import type { WorkFolder } from "./work-folder.ts";

/** A poster in all its renditions. */
export type MadePoster = NonNullable<ProcessedPhoto["developed"]>;

interface Posing {
  /** The video's file. */
  file: PhotoFile;
  /** The photographer's own; null: a picture of the film. */
  poster: PhotoFile | null;
  /** Begins the names of what is made from this film. */
  name: string;
  folder: WorkFolder;
  signal: AbortSignal;
  renderPool: RenderPool;
}

/** Makes the renditions of a video's poster, as those of a photo. Throws PhotoUnreadable. */
export async function makePoster(
  video: OpenVideo,
  { file, poster, name, folder, signal, renderPool }: Posing,
): Promise<MadePoster> {
  if (poster) return render(poster, renderPool).catch((error) => Promise.reject(posterFault(error, poster)));
  if (!(await hasCodecs())) throw new PhotoUnreadable(...noPoster(file.name));
  const frame = `${name}-frame.png`;
  const { path, size } = await folder.make(frame, (to) =>
    runCoder({ kind: "frame", path: video.path, to }, { signal }),
  );
  const { mtimeMs, ctimeMs } = await stat(path);
  const picture = await render({ ...file, file: frame, path, size, mtimeMs, ctimeMs }, renderPool);
  await folder.remove(frame);
  return picture;
}

async function render(file: PhotoFile, renderPool: RenderPool): Promise<MadePoster> {
  const { developed } = await renderPool.process({ file, stripGps: true, known: null });
  if (!developed) throw new Error("a poster is always made");
  return developed;
}

const noPoster = (name: string) =>
  [
    "has no picture to show before it plays",
    `Put one next to it as ${name}.poster.jpg, or install the decoder (${INSTALL}), which takes one from the film`,
  ] as const;

function posterFault(error: unknown, { file }: PhotoFile): unknown {
  if (!(error instanceof PhotoUnreadable)) return error;
  return new PhotoUnreadable(`has a poster, ${file}, that ${error.message}`, error.fix, error);
}
