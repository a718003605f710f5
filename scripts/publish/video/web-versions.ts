import type { Video } from "../../../worker/domain/manifest.ts";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import { INSTALL, runCoder } from "./codecs.ts";
import { type DigestedFile, digestFile } from "./digest-file.ts";
import { type Encoding, LARGE, SMALL, sizeFor } from "./encode.ts";
import { type OpenVideo, openVideo, type VideoFacts } from "./inspect.ts";
import { placeSearch } from "./place-signs.ts";
import { remuxVideo } from "./remux.ts";
import { whyEncode } from "./requirements.ts";
import { clearTimes } from "./times.ts";
import type { WorkFolder } from "./work-folder.ts";

/** A version of a film for browsers, ready to be stored. */
export interface WebVersion {
  edge: Video["versions"][number]["edge"];
  file: DigestedFile;
}

interface Making {
  /** Begins the names of what is made from this film. */
  name: string;
  folder: WorkFolder;
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress: (done: number) => void;
}

/** How a film is published: as it is coded, or in which sizes. Throws PhotoUnreadable if nothing here can encode it. */
export function planVersions(facts: VideoFacts, canEncode: boolean): (Encoding | null)[] {
  const why = whyEncode(facts);
  if (why !== null && !canEncode) {
    const otherwise = "export it as MP4 with H.264 and AAC, at most 1920 × 1080 and 12 Mbit/s";
    throw new PhotoUnreadable(`has to be encoded, because ${why}`, `Install the encoder (${INSTALL}), or ${otherwise}`);
  }
  const small = canEncode && Math.min(facts.width, facts.height) > SMALL.shorter ? [SMALL] : [];
  return [why === null ? null : LARGE, ...small];
}

/** Makes the version of a film that has something laid over its pictures. Throws PhotoUnreadable. */
export function makeMarkedVersion(
  video: OpenVideo,
  { overlay, ...making }: Making & { overlay: NonNullable<Encoding["overlay"]> },
): Promise<WebVersion> {
  return makeVersion(video, { ...making, as: { ...SMALL, overlay } });
}

/** The size of its pictures. */
export const markedSize = ({ facts }: Pick<OpenVideo, "facts">) => sizeFor(facts, SMALL.shorter);

/** Makes the versions of a film that browsers play, the largest first. Throws PhotoUnreadable. */
export async function makeVersions(
  video: OpenVideo,
  { plan, ...making }: Making & { plan: readonly (Encoding | null)[] },
): Promise<WebVersion[]> {
  const made: WebVersion[] = [];
  for (const [i, as] of plan.entries()) {
    const onProgress = (done: number) => making.onProgress((i + done) / plan.length);
    made.push(await makeVersion(video, { ...making, as, onProgress }));
  }
  return made;
}

async function makeVersion(video: OpenVideo, making: Making & { as: Encoding | null }): Promise<WebVersion> {
  const { name, folder, signal, as } = making;
  const { width, height } = as ? sizeFor(video.facts, as.shorter) : video.facts;
  const file = await folder.make(`${name}-${as?.shorter ?? "copy"}.mp4`, (to) =>
    as ? encodeFast(video, { ...making, as, to }) : remuxFast(video, { ...making, to }),
  );
  const search = placeSearch();
  const digested = await digestFile({ ...file, each: search.look, signal });
  if (search.found) throw new PhotoUnreadable(...SAYS_PLACE);
  return { edge: Math.max(width, height), file: digested };
}

const SAYS_PLACE = [
  "says where it was taken in the middle of its picture or sound, from where that can't be removed",
  "Export it again without location",
] as const;

async function remuxFast(video: OpenVideo, making: Making & { to: string }): Promise<void> {
  await remuxVideo(video, making);
  await clearTimes(making.to);
}

/** The encoder writes the table last: how long it gets is not known before. */
async function encodeFast(video: OpenVideo, making: Making & { as: Encoding; to: string }): Promise<void> {
  const { name, as, folder, to } = making;
  const raw = `${name}-${as.shorter}.raw`;
  const { path } = await folder.make(raw, (part) =>
    runCoder({ kind: "encode", path: video.path, to: part, as }, making),
  );
  const encoded = await openVideo(path);
  try {
    await remuxFast(encoded, { ...making, to, onProgress: () => {} });
  } finally {
    encoded.input.dispose();
  }
  await folder.remove(raw);
}
