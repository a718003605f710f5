import { readItems } from "./items.ts";

/** How the main picture is coded, or its first tile: `av01`, `hvc1` and the like; null when nothing says so. */
export function codingOf(bytes: Buffer): string | null {
  const items = readItems(bytes);
  if (!items) return null;
  let item = items.main;
  for (let depth = 0; depth < MOST_DERIVED; depth++) {
    const [part] = items.tilesOf(item);
    if (part === undefined) break;
    item = part;
  }
  return items.typeOf(item);
}

const MOST_DERIVED = 8;

/** Codings that can be read, and what such a file is called. */
export const HEIF_KINDS: Readonly<Record<string, "avif" | "heic">> = {
  av01: "avif",
  hvc1: "heic",
  hev1: "heic",
};
