/** The sample: three galleries to look at before one's own photos are there. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isThere, writeMissing } from "./files.ts";
import {
  DRAWN,
  PLATE_FILE,
  PLATE_GALLERY,
  SCENE_FILE,
  SCENE_GALLERY,
  WEDDING_FILE,
  WEDDING_GALLERY,
} from "./galleries.ts";
import { writeGalleryFile } from "./gallery-file.ts";
import { runJobs } from "./job-pool.ts";
import { PLATES, type Plate } from "./plates.ts";
import { STUDIO_LOGO, STUDIO_YAML } from "./studio.ts";

export interface SampleOptions {
  /** The folder that holds a folder for each gallery. */
  contentDir: string;
  /** Told before the first photo, and after each: how many are there, of how many, and which came last. */
  onProgress?: (done: number, total: number, what: string) => void;
}

const require = createRequire(import.meta.url);

async function readPlate({ source }: Plate): Promise<Buffer> {
  const home = dirname(require.resolve(`${source}/package.json`));
  return readFile(join(home, "data", "image.jpg"));
}

interface Missing<T> {
  path: string;
  what: T;
}

async function keepMissing<T>(photos: readonly Missing<T>[]): Promise<Missing<T>[]> {
  const there = await Promise.all(photos.map(({ path }) => isThere(path)));
  return photos.filter((_, index) => !there[index]);
}

/**
 * Makes the sample: the same bytes every time, only the files that are missing, each whole or not at all. A gallery's
 * `gallery.yaml` comes after all photos, so a folder has one only when it is complete. Returns the galleries' slugs.
 */
export async function makeSample({ contentDir, onProgress }: SampleOptions): Promise<{ galleries: string[] }> {
  const dirOf = (gallery: string) => join(contentDir, gallery);
  const files = { [SCENE_GALLERY]: SCENE_FILE, [WEDDING_GALLERY]: WEDDING_FILE, [PLATE_GALLERY]: PLATE_FILE };
  const galleries = Object.keys(files);
  const allPlates = PLATES.flatMap(({ id, photos }) =>
    photos.map((plate) => ({ path: join(dirOf(PLATE_GALLERY), id, plate.file), what: plate })),
  );
  const allDrawn = DRAWN.map(({ at }, drawn) => ({ path: join(contentDir, ...at), what: drawn }));
  const plates = await keepMissing(allPlates);
  const missing = await keepMissing(allDrawn);

  const total = allPlates.length + allDrawn.length;
  let done = total - plates.length - missing.length;
  onProgress?.(done, total, "");
  const count = (what: string) => onProgress?.(++done, total, what);

  await writeMissing(join(contentDir, "logo.svg"), STUDIO_LOGO);
  await writeMissing(join(contentDir, "studio.yaml"), STUDIO_YAML);
  for (const gallery of galleries) await writeMissing(join(dirOf(gallery), ".gitignore"), "*\n");
  for (const { path, what } of plates) {
    await writeMissing(path, await readPlate(what));
    count(what.file);
  }
  const jobs = missing.map(({ path, what }) => ({ drawn: what, path }));
  await runJobs(jobs, ({ drawn }) => count(DRAWN[drawn]?.photo.file ?? ""));
  for (const [gallery, file] of Object.entries(files))
    await writeMissing(join(dirOf(gallery), "gallery.yaml"), writeGalleryFile(file));
  return { galleries };
}
