import { type Size, sizeRow } from "../../worker/domain/sizes.ts";
import { photoName } from "../../worker/domain/slug.ts";

// Characters that Windows refuses in names, and those that could make a name look like another.
const REFUSED = /[\p{Cc}\p{Cs}<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/gu;
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * A name every system can store: NFC, without control characters, slashes, anything Windows refuses or reserves, or dots
 * and spaces at the end. "" becomes `fallback`.
 */
export function safeFileName(name: string, fallback: string): string {
  const clean = name.normalize("NFC").replace(REFUSED, "_").replace(/^\s+/, "");
  const trimmed = clean.replace(/[. ]+$/, "");
  return trimmed.replace(RESERVED, (word) => `${word}_`) || fallback;
}

/** The name under which a photo is downloaded: the original has its own, every other size is a JPEG. */
export function downloadName(file: string, size: Size): string {
  const stem = photoName(file);
  const ending = file.normalize("NFC").slice(stem.length);
  const safe = safeFileName(stem, "photo");
  return sizeRow(size).edge === null ? safeFileName(`${safe}${ending}`, safe) : `${safe}.jpg`;
}
