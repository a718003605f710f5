import { safeFileName } from "../../worker/domain/folder-names.ts";
import { type Size, sizeRow } from "../../worker/domain/sizes.ts";
import { photoName } from "../../worker/domain/slug.ts";

/** The name under which a photo is downloaded: the original has its own, every other size is a JPEG, or an MP4 of a video. */
export function downloadName(file: string, size: Size, made: "jpg" | "mp4" = "jpg"): string {
  const stem = photoName(file);
  const ending = file.normalize("NFC").slice(stem.length);
  const safe = safeFileName(stem, "photo");
  return sizeRow(size).edge === null ? safeFileName(`${safe}${ending}`, safe) : `${safe}.${made}`;
}
