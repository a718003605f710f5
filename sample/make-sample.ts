/** The sample: two galleries to look at before one's own photos are there. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isThere, writeMissing } from "./files.ts";
import { PLATE_FILE, PLATE_GALLERY, SCENE_FILE, SCENE_GALLERY, SCENES } from "./galleries.ts";
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
  const [plateDir, sceneDir] = [join(contentDir, PLATE_GALLERY), join(contentDir, SCENE_GALLERY)];
  const allPlates = PLATES.flatMap(({ id, photos }) =>
    photos.map((plate) => ({ path: join(plateDir, id, plate.file), what: plate })),
  );
  const allScenes = SCENES.map(({ set, photo }, scene) => ({ path: join(sceneDir, set, photo.file), what: scene }));
  const plates = await keepMissing(allPlates);
  const scenes = await keepMissing(allScenes);

  const total = allPlates.length + allScenes.length;
  let done = total - plates.length - scenes.length;
  onProgress?.(done, total, "");
  const count = (what: string) => onProgress?.(++done, total, what);

  await writeMissing(join(contentDir, "logo.svg"), STUDIO_LOGO);
  await writeMissing(join(contentDir, "studio.yaml"), STUDIO_YAML);
  for (const dir of [plateDir, sceneDir]) await writeMissing(join(dir, ".gitignore"), "*\n");
  for (const { path, what } of plates) {
    await writeMissing(path, await readPlate(what));
    count(what.file);
  }
  const jobs = scenes.map(({ path, what }) => ({ scene: what, path }));
  await runJobs(jobs, ({ scene }) => count(SCENES[scene]?.photo.file ?? ""));
  await writeMissing(join(plateDir, "gallery.yaml"), writeGalleryFile(PLATE_FILE));
  await writeMissing(join(sceneDir, "gallery.yaml"), writeGalleryFile(SCENE_FILE));
  return { galleries: [SCENE_GALLERY, PLATE_GALLERY] };
}
