import type { GalleryBuild } from "../build-input.ts";
import type { AsPublished } from "../manifest.ts";
import { type Arrangement, isAsFiles } from "./arrangement.ts";

/** What is stored of the files next to a version that is arranged differently; null: the version is as the files say. */
export function filesBeside(files: GalleryBuild, arranged: GalleryBuild): Omit<AsPublished, "format"> | null {
  if (!arranged.manifest.arranged) return null;
  const shown = new Map(Object.entries(arranged.photos));
  const photos = Object.values(files.photos).filter((photo) => {
    const now = shown.get(photo.name);
    return now === undefined || now.caption !== photo.caption || now.alt !== photo.alt;
  });
  return { manifest: files.manifest, photos };
}

const BEHIND = "+";

/** The digest of a version: the digest of its files, followed by the number of its arrangement, if it has one. */
export function digestWith(
  files: string,
  { arrangement, revision }: { arrangement: Arrangement; revision: number },
): string {
  return isAsFiles(arrangement) ? files : `${files}${BEHIND}${revision}`;
}

/** The files' part of a digest. */
export const filesDigest = (digest: string): string => digest.split(BEHIND)[0] ?? "";

/** Which arrangement a version is arranged by, as its digest says; "": none. */
export const arrangedBy = (digest: string): string => digest.split(BEHIND)[1] ?? "";
