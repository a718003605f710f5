import { bytesOf, type Field, type Tiff } from "./tiff-fields.ts";

// BYTE, ASCII, UNDEFINED and UTF-8: some programs write texts under the wrong type.
const TEXT_TYPES = new Set([1, 2, 7, 129]);

/** A field's texts: one, or several with a NUL after each, as a copyright has of photographer and editor. Empty ones are left out. */
export function textsOf(tiff: Tiff, field: Field | null): string[] {
  if (!field || !TEXT_TYPES.has(field.type)) return [];
  return splitAtNul(bytesOf(tiff, field))
    .map(decodeText)
    .filter((text) => text.trim() !== "");
}

/** The text of one of the fields that Windows writes (XPTitle and the like), in UTF-16 whatever the order of the file's bytes. */
export function wideTextOf(tiff: Tiff, field: Field | null): string | null {
  if (!field || !TEXT_TYPES.has(field.type)) return null;
  const [text = ""] = new TextDecoder("utf-16le").decode(bytesOf(tiff, field)).split("\0");
  return text.trim() === "" ? null : text;
}

/** Bytes of an encoding that nobody named: UTF-8 if they are, else the letters of Windows and Latin-1. */
export function decodeText(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? new TextDecoder("windows-1252").decode(bytes);
}

/** Fields of limited length may end within a letter, which is left out: only where letters before show that it is UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
    const isWhole = Buffer.byteLength(text) === bytes.length;
    return isWhole || [...text].some((letter) => letter > "\x7f") ? text.replace(/^\ufeff/, "") : null;
  } catch {
    return null;
  }
}

function splitAtNul(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0, at);
    parts.push(bytes.subarray(at, end < 0 ? bytes.length : end));
    at = end < 0 ? bytes.length : end + 1;
  }
  return parts;
}
