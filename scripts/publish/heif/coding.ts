import { readBrands } from "../../content/kind.ts";
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

/** The file with its coding's brands in place of its own: decoders go by the first one, and want one of all that they know. */
export function branded(bytes: Buffer): Buffer {
  const [first, ...others] = readBrands(bytes);
  const kind = HEIF_KINDS[codingOf(bytes) ?? ""];
  if (first === undefined || kind === undefined || first === kind) return bytes;
  const copy = Buffer.from(bytes);
  copy.write(kind, 8, "latin1");
  if (others.length > 0) copy.write(kind, 16, "latin1");
  return copy;
}
