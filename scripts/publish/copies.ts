import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { GalleryContent } from "../content/gallery.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import type { FileTimes } from "./file-times.ts";

/** A file of a photo, with its SHA-256 if that is known without reading it. */
export interface PhotoOriginal {
  file: PhotoFile;
  source: string | null;
}

/** A photo, and the further sets whose folders hold the same file. */
export interface PlacedPhoto extends PhotoOriginal {
  /** In the gallery's order, without the set of `file`. */
  alsoIn: string[];
}

/**
 * Files of one name and the same bytes in several sets are one photo, which all of them show: `file` is the one in the first
 * of these sets. Files of one name that differ stay apart. Files are read only where names and sizes are equal.
 */
export async function joinCopies(
  originals: readonly PhotoOriginal[],
  { content, times }: { content: GalleryContent; times: FileTimes },
): Promise<PlacedPhoto[]> {
  const order = new Map(content.settings.sets.map(({ id }, i) => [id, i]));
  const placeOf = ({ file }: PhotoOriginal) => order.get(file.set) ?? order.size;
  const joined: PlacedPhoto[] = [];
  for (const named of Map.groupBy(originals, ({ file }) => file.name).values()) {
    const [first, ...others] = named.toSorted((a, b) => placeOf(a) - placeOf(b));
    if (first && others.length > 0 && (await areCopies([first, ...others], times))) {
      joined.push({ ...first, alsoIn: others.map(({ file }) => file.set) });
    } else {
      joined.push(...named.map((original) => ({ ...original, alsoIn: [] })));
    }
  }
  return joined;
}

async function areCopies(originals: readonly PhotoOriginal[], times: FileTimes): Promise<boolean> {
  const sets = new Set(originals.map(({ file }) => file.set));
  const sizes = new Set(originals.map(({ file }) => file.size));
  if (sets.size < originals.length || sizes.size > 1) return false;
  const sources = new Set<string>();
  for (const { file, source } of originals) sources.add(source ?? (await readSource(file, times)));
  return sources.size === 1;
}

async function readSource(file: PhotoFile, times: FileTimes): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file.path), hash);
  const source = hash.digest("hex");
  times.record(file, source);
  return source;
}
