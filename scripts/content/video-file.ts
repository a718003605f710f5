import { foldName, photoName } from "../../worker/domain/slug.ts";
import { isCalledPhoto } from "./companions.ts";
import type { PhotoFile } from "./gallery-folder.ts";
import { HEAD_BYTES, kindOf } from "./kind.ts";
import { openPhoto, type PhotoFault } from "./photo-fault.ts";

const GIBIBYTE = 1024 ** 3;
const LARGEST = 10;
const POSTER = ".poster";
const CAPTIONS = /\.vtt$/i;

/**
 * Whether a file's first bytes are those of a video. Files that are called photos are not opened, and one that can't be opened
 * is none: whoever reads it next says why.
 */
export async function isVideo({ file, path }: Pick<PhotoFile, "file" | "path">): Promise<boolean> {
  if (isCalledPhoto(file)) return false;
  const opened = await openPhoto(path).catch(() => null);
  try {
    const read = await opened?.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const kind = read && kindOf(read.buffer.subarray(0, read.bytesRead));
    return kind?.ok === false && kind.video === true;
  } catch {
    return false;
  } finally {
    await opened?.close();
  }
}

/** What is wrong with a video as far as its size says. */
export function videoFault({ size }: Pick<PhotoFile, "size">): PhotoFault | null {
  if (size <= LARGEST * GIBIBYTE) return null;
  return { what: `is larger than ${LARGEST} GiB`, fix: "Export it smaller" };
}

/** The folded name of the video whose poster a file is called, as `film.poster.jpg` is of "film"; null for others. */
export function posterOf(file: string): string | null {
  const stem = photoName(file);
  if (!isCalledPhoto(file) || !stem.toLowerCase().endsWith(POSTER)) return null;
  return foldName(stem.slice(0, -POSTER.length)) || null;
}

/** The folded name of the video whose captions a file is called, as `film.vtt` is of "film"; null for others. */
export const captionsOf = (file: string): string | null =>
  CAPTIONS.test(file) ? foldName(file.replace(CAPTIONS, "").normalize("NFC")) : null;
