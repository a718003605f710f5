import { basename } from "node:path";
import { CAPTIONS_TYPE, type Download, VIDEO_TYPE, type Video } from "../../worker/domain/manifest.ts";
import { eachSize, sizeRow } from "../../worker/domain/sizes.ts";
import { downloadName } from "../content/file-name.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import type { VideoFiles } from "./beside-videos.ts";
import type { BlobUploads } from "./blob-uploads.ts";
import { type LockedPhoto, lockPhoto } from "./lock.ts";
import { renditionOf, reusable } from "./measure.ts";
import { readOriginal, sha256Of } from "./photo/original.ts";
import { DECODER, isByRecipe, keptHash, videoSource, videoWorkName } from "./photo/recipe.ts";
import type { RenderPool } from "./photo/render-pool.ts";
import { PhotoUnreadable } from "./photo/unreadable.ts";
import { readCaptions } from "./video/captions.ts";
import { hasCodecs } from "./video/codecs.ts";
import { type DigestedFile, digestFile } from "./video/digest-file.ts";
import { type OpenVideo, openVideo, type VideoFacts } from "./video/inspect.ts";
import { deliveredOriginal } from "./video/original.ts";
import { makePoster } from "./video/poster.ts";
import { makeVersions, planVersions, type WebVersion } from "./video/web-versions.ts";
import type { WorkFolder } from "./video/work-folder.ts";

export interface VideoOptions {
  file: PhotoFile;
  files: VideoFiles;
  /** What was measured for a photo of that name before. */
  locked: LockedPhoto | null;
  stripGps: boolean;
  uploads: BlobUploads;
  renderPool: RenderPool;
  folder: WorkFolder;
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress: (done: number) => void;
}

/** A video as measured, and the SHA-256 of what is next to it. */
export interface MeasuredVideo {
  photo: LockedPhoto;
  beside: { file: PhotoFile; sha256: string }[];
}

/** Shares of the whole work: reading the file, and delivering the original. */
const [READ, DELIVERED] = [0.1, 0.2];

/**
 * Reads a video, makes its poster's renditions and what browsers play of it unless the target has them, and stores whatever
 * the target lacks. Little of it is in memory at a time. Throws PhotoUnreadable for a bad file, anything else if the target
 * fails.
 */
export async function measureVideo(options: VideoOptions): Promise<MeasuredVideo> {
  const { file, files, signal, onProgress } = options;
  const { path, size, mtimeMs } = file;
  const source = await digestFile({ path, size, mtimeMs, signal });
  onProgress(READ);
  const poster = files.poster && (await readPoster(files.poster.file));
  const captions = files.captions && (await readCaptions(files.captions.file));
  const video = await openVideo(path);
  try {
    if (video.facts.hdr) throw new PhotoUnreadable(...HDR);
    const photo = await measureOpened(options, { source, video, poster, captions });
    const beside = [
      ...(files.poster && poster ? [{ file: files.poster.file, sha256: poster }] : []),
      ...(files.captions && captions ? [{ file: files.captions.file, sha256: captions.sha256 }] : []),
    ];
    return { photo, beside };
  } finally {
    video.input.dispose();
  }
}

const HDR = [
  "is HDR, which browsers show in wrong colours where the screen is not",
  "Export it in SDR (Rec. 709); on an iPhone, switch off HDR Video before recording",
] as const;

async function readPoster(file: PhotoFile): Promise<string> {
  return sha256Of(await readOriginal(file));
}

interface Opened {
  source: DigestedFile;
  video: OpenVideo;
  /** SHA-256 of the photographer's own. */
  poster: string | null;
  captions: Awaited<ReturnType<typeof readCaptions>> | null;
}

async function measureOpened(options: VideoOptions, opened: Opened): Promise<LockedPhoto> {
  const { stripGps, file, files, uploads, renderPool, folder, signal, onProgress } = options;
  const { source, video, poster, captions } = opened;
  const earlier = await asBefore(options, source);
  const hash = keptHash(earlier?.hash, { source: videoSource(source.sha256, poster ?? undefined), decoding: 0 });
  const name = videoWorkName(source.sha256);
  const plan = earlier ? [] : planVersions(video.facts, await hasCodecs());
  const posing = { file, poster: files.poster?.file ?? null, name, folder, signal, renderPool };
  const picture = earlier?.hash === hash ? null : await makePoster(video, posing);
  const original = await storeOriginal(options, opened);
  onProgress(DELIVERED);
  const progress = (done: number) => onProgress(DELIVERED + (1 - DELIVERED) * done);
  const versions = await makeVersions(video, { plan, name, folder, signal, onProgress: progress });
  for (const version of versions) await uploads.putMissingFile({ ...version.file, type: VIDEO_TYPE });
  await uploads.putMissing([...(captions ? [{ ...captions, type: CAPTIONS_TYPE }] : []), ...(picture?.encoded ?? [])]);
  const made = earlier ?? fresh({ facts: video.facts, versions, file, original });
  const photo = lockPhoto({
    ...made,
    ...{ name: file.name, file: file.file, set: file.set, hash, source: source.sha256, stripGps, decoder: DECODER },
    ...{ poster: poster ?? undefined, original, ...saidOf(video.facts) },
    ...(picture ? { ...sizeOf(picture), renditions: picture.encoded.map(renditionOf) } : shownOf(earlier)),
    video: { ...made.video, captions: captions ? { blob: captions.sha256, size: captions.bytes.length } : undefined },
  });
  for (const version of versions) await folder.remove(basename(version.file.path));
  return photo;
}

type Kept = LockedPhoto & { video: Video };

/** What was made of the same film before, if the target has all of it; its poster may have been another one. */
async function asBefore(options: VideoOptions, { sha256 }: DigestedFile): Promise<Kept | null> {
  const earlier = await reusable(options);
  if (!earlier?.video || earlier.source !== sha256 || !isByRecipe(earlier)) return null;
  return { ...earlier, video: earlier.video };
}

async function storeOriginal(
  { file, stripGps, uploads, folder, signal }: VideoOptions,
  { source, video }: Opened,
): Promise<Download> {
  const name = `${videoWorkName(source.sha256)}-original`;
  const { path, size, sha256, crc32 } = await deliveredOriginal(source, { stripGps, name, folder, signal });
  const { mimeType: type } = await video.input.getFormat();
  if (uploads.originalsLater) await uploads.look([sha256]);
  else await uploads.putMissingFile({ path, size, sha256, type });
  await folder.remove(name);
  return { file: file.file, blob: sha256, size, crc32, type };
}

interface Fresh {
  facts: VideoFacts;
  versions: readonly WebVersion[];
  file: PhotoFile;
  original: Download;
}

/** What is known of a film that was made now. The largest version is the file of every size but the original. */
function fresh({ facts, versions, file, original }: Fresh): Pick<Kept, "video" | "original"> & Partial<LockedPhoto> {
  const [largest] = versions;
  if (!largest) throw new Error("a film has at least one version");
  const { duration, width, height } = facts;
  const played = versions.map(({ edge, file: { sha256, size } }) => ({ edge, blob: sha256, size }));
  const { sha256: blob, size, crc32 } = largest.file;
  const files = eachSize((wanted): Download => {
    if (sizeRow(wanted).edge === null) return original;
    return { file: downloadName(file.file, wanted, "mp4"), blob, size, crc32, type: VIDEO_TYPE };
  });
  return { ...files, video: { duration, width, height, versions: played } };
}

const sizeOf = ({ width, height, placeholder }: Pick<LockedPhoto, "width" | "height" | "placeholder">) => ({
  width,
  height,
  placeholder,
});

function shownOf(earlier: Kept | null) {
  if (!earlier) throw new Error("a poster was made, or is known");
  return { ...sizeOf(earlier), renditions: earlier.renditions };
}

function saidOf({ taken }: VideoFacts) {
  const said = { caption: null, rating: null, camera: null, fraction: "", zone: taken?.zone ?? null };
  return { taken: taken?.wall ?? null, said };
}
