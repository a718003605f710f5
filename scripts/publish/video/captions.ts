import type { PhotoFile } from "../../content/gallery-folder.ts";
import { type Bytes, readOriginal, sha256Of } from "../photo/original.ts";
import { PhotoUnreadable } from "../photo/unreadable.ts";

const LARGEST = 1 << 20;
const HEAD = /^\ufeff?WEBVTT(?:[\s]|$)/;

/** Reads captions. Throws PhotoUnreadable if they are not WebVTT. */
export async function readCaptions(file: PhotoFile): Promise<{ bytes: Bytes; sha256: string }> {
  if (file.size > LARGEST) throw notCaptions(file.file);
  const bytes = new Uint8Array(await readOriginal(file));
  if (!HEAD.test(textOf(bytes) ?? "")) throw notCaptions(file.file);
  return { bytes, sha256: sha256Of(bytes) };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const notCaptions = (file: string) =>
  new PhotoUnreadable(
    `has captions that browsers can't read (${file})`,
    "Export them as WebVTT in UTF-8, or remove them",
  );
