import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { photoShard } from "../../worker/domain/manifest.ts";
import { RECIPE_ID } from "./photo/recipe.ts";

/** `photos.lock.json`: what publishing measured for each photo of a gallery. Committed, unlike the originals. */
const LOCK_FORMAT = 1;
const LOCK_FILE = "photos.lock.json";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const said = z.object({
  caption: z.string().nullable(),
  rating: z.int().nullable(),
  camera: z.string().nullable(),
  /** Decimals of the second it was taken in, and how far the camera's clock was ahead of UTC. */
  fraction: z.string(),
  zone: z.string().nullable(),
});

const lockedPhoto = photoShard.shape.photos.element.omit({ caption: true, alt: true, moment: true }).extend({
  /** File name of the original. */
  file: z.string(),
  /** SHA-256 of the original as it is on disk. */
  source: sha256,
  /** The location was searched for and blanked in what is delivered. */
  stripGps: z.boolean(),
  /** `DECODER` by which the original was read; missing in locks written before there was one. */
  decoder: z.int().positive().optional(),
  /** What is wrong with the original, as it goes on behind its name; missing when nothing is. */
  damage: z.string().optional(),
  /** SHA-256 of the photographer's own poster of a video; missing when a frame was taken. */
  poster: sha256.optional(),
  /** `filmHash` of what an encoder was last asked for, whether or not it could; missing: none was. */
  filmed: z.string().optional(),
  /** What the file says about the photo; missing in locks written before that was read. */
  said: said.optional(),
});
/** A photo as measured, with all renditions. */
export type LockedPhoto = z.infer<typeof lockedPhoto>;

/** A photo as the lock stores it: nothing else, and always in the same order. */
export function lockPhoto(photo: LockedPhoto): LockedPhoto {
  return lockedPhoto.parse(photo);
}

const schema = z.object({
  format: z.literal(LOCK_FORMAT),
  recipe: z.string(),
  photos: z.array(lockedPhoto),
  pending: z.array(z.string()).optional(),
});

export interface Lock {
  /** By name. */
  photos: Map<string, LockedPhoto>;
  /** Names of those that were measured, but not published so far: that publish was refused or ended early. */
  pending: ReadonlySet<string>;
  /** The text of the file; "" if there is none. */
  text: string;
}

/** Path of a gallery's lock. */
export function lockPath(gallery: string): string {
  return join(gallery, LOCK_FILE);
}

/** Reads the lock in a gallery's folder: an empty one if there is none, null if it can't be understood. */
export async function readLock(gallery: string): Promise<Lock | null> {
  const text = await readFile(lockPath(gallery), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  if (text === "") return { photos: new Map(), pending: new Set(), text };
  try {
    const { photos, pending } = schema.parse(JSON.parse(text));
    return { photos: new Map(photos.map((photo) => [photo.name, photo])), pending: new Set(pending), text };
  } catch {
    return null;
  }
}

/** Photos that were published. */
export const publishedPhotos = ({ photos, pending }: Lock): LockedPhoto[] =>
  [...photos.values()].filter(({ name }) => !pending.has(name));

/** A lock as it is stored: one photo per line, by name, so that versions of it are easy to compare. */
export function formatLock(photos: Iterable<LockedPhoto>, pending: Iterable<string> = []): string {
  const sorted = [...photos].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = sorted.map((photo) => JSON.stringify(photo)).join(",\n");
  const head = JSON.stringify({ format: LOCK_FORMAT, recipe: RECIPE_ID }).slice(1, -1);
  const names = [...pending].sort();
  const tail = names.length > 0 ? `,"pending":${JSON.stringify(names)}` : "";
  return `{${head},"photos":[\n${lines}\n]${tail}}\n`;
}
