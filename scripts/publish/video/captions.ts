import type { PhotoFile } from "../../content/gallery-folder.ts";
import { type Bytes, readOriginal, sha256Of } from "../photo/original.ts";
import { PhotoUnreadable } from "../photo/unreadable.ts";

const LARGEST = 1 << 20;
const HEAD = /^\ufeff?WEBVTT(?:[\s]|$)/;

/** Reads captions. Throws PhotoUnreadable if they are not WebVTT. */
export async function readCaptions(file: PhotoFile): Promise<{ bytes: Bytes; sha256: string }> {
  if (file.size > LARGEST) throw notCaptions(file.file);
  const bytes = new Uint8Array(await readOriginal(file));
  const text = textOf(bytes) ?? "";
  if (!HEAD.test(text)) throw notCaptions(file.file);
  if (PLACE.test(text)) throw saysPlace(file.file);
  return { bytes, sha256: sha256Of(bytes) };
}

/** Drones write where they are as captions. */
const PLACE = /(?:latitude|longt?itude|gps)\s*[:=(]+\s*[-+]?\d/i;

const saysPlace = (file: string) =>
  new PhotoUnreadable(`has captions that say where the camera was (${file})`, "Remove them from the folder");

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
