import { basename } from "node:path";
import sharp from "sharp";
import { VIDEO_TYPE, type Video } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { Watermark } from "../content/watermark.ts";
import type { ObjectStore } from "../target/target.ts";
import type { BlobUploads } from "./blob-uploads.ts";
import { PhotoUnreadable } from "./photo/unreadable.ts";
import { overlayOf } from "./proof/draw.ts";
import { openVideo } from "./video/inspect.ts";
import { makeMarkedVersion, markedSize } from "./video/web-versions.ts";
import type { WorkFolder } from "./video/work-folder.ts";

interface Marking {
  /** Names what is made. */
  hash: string;
  watermark: Watermark;
  blobs: Pick<ObjectStore, "getFile">;
  uploads: BlobUploads;
  folder: WorkFolder;
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress: (done: number) => void;
}

/**
 * Makes what is played of a film with a watermark: one version of at most 540 lines, from the largest that is stored. Originals are
 * not read. null: it can't be encoded. Throws if the target fails.
 */
export async function makeProofFilm(
  { versions: [largest] }: Video,
  { hash, watermark, blobs, uploads, folder, signal, onProgress }: Marking,
): Promise<Video["versions"] | null> {
  if (!largest) return null;
  const stored = `${largest.blob}-web.mp4`;
  const { path } = await folder.make(stored, async (to) => {
    if ((await blobs.getFile(keys.blob(largest.blob), to)) !== largest.blob)
      throw new Error(`blob ${largest.blob} of a video is missing or damaged in storage`);
  });
  const video = await openVideo(path);
  try {
    const overlay = { ...markedSize(video), rgba: await drawn(watermark, markedSize(video)) };
    const name = `${largest.blob}-proof-${hash}`;
    const { edge, file } = await makeMarkedVersion(video, { overlay, name, folder, signal, onProgress });
    await uploads.putMissingFile({ ...file, type: VIDEO_TYPE });
    await folder.remove(basename(file.path));
    return [{ edge, blob: file.sha256, size: file.size }];
  } catch (error) {
    if (error instanceof PhotoUnreadable) return null;
    throw error;
  } finally {
    video.input.dispose();
    await folder.remove(stored);
  }
}

/** The watermark alone, as it is laid over a picture of this size: RGBA. */
async function drawn(watermark: Watermark, box: { width: number; height: number }): Promise<Uint8Array> {
  const clear = { ...box, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
  const laid = await overlayOf(watermark)(box);
  return sharp({ create: clear }).composite([laid]).raw().toBuffer();
}
