import { closeToOthers, projectFolder } from "../disk/own-folder.ts";
import { checkRoom, checkWritable } from "../disk/room.ts";
import type { Target } from "../target/target.ts";
import type { PublishOptions } from "./options.ts";
import type { GalleryPlan } from "./plan.ts";
import type { DraftPhoto } from "./read.ts";

/** What renditions add to an original: for photos of 24 megapixels 1 to 1.5 MB, for small ones about their own size. */
const RENDITION_BYTES = 1_500_000;
const RENDITION_SHARE = 1.2;

/** Throws ScriptError, before any photo is rendered, if a folder that a publish writes to can't be written. */
export async function checkFolders(
  plans: readonly GalleryPlan[],
  { cacheDir, root }: Pick<PublishOptions, "cacheDir" | "root">,
): Promise<void> {
  for (const { draft } of plans) await checkWritable(draft.content.path, { make: false });
  const own = projectFolder(root);
  await checkWritable(own);
  closeToOthers(own);
  await checkWritable(cacheDir);
}

/**
 * Throws ScriptError if the disk of the local state has no room for the photos to be rendered: better now than after
 * hours. `has`: which blobs exist already.
 */
export async function checkRoomFor(
  photos: readonly DraftPhoto[],
  { target, has }: { target: Pick<Target, "folder">; has: (sha256: string) => boolean },
): Promise<void> {
  if (!target.folder || photos.length === 0) return;
  const bytes = photos.map(({ disk, locked, video }) => {
    const size = disk?.size ?? 0;
    // What browsers play of a video is seldom larger than its file.
    const renditions = (video ? size : 0) + Math.min(size * RENDITION_SHARE, RENDITION_BYTES);
    return locked && has(locked.original.blob) ? renditions : size + renditions;
  });
  await checkRoom(
    target.folder,
    bytes.reduce((sum, size) => sum + size, 0),
  );
}
