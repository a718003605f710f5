import { existsSync } from "node:fs";
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { PLATE_GALLERY, SCENE_GALLERY } from "../../../sample/galleries.ts";
import { makeSample } from "../../../sample/make-sample.ts";

const LONG_EDGE = 2700;
/** Results stay comparable: galleries that came later are left out. */
const SOURCES = [SCENE_GALLERY, PLATE_GALLERY];
const JPEG = /\.jpe?g$/i;

/** Shapes the sample's photos are cut to, so that a hundred differ: whole, upright, and a mirrored detail. */
const CUTS: ((photo: Sharp) => Sharp)[] = [
  (photo) => photo.resize(LONG_EDGE, LONG_EDGE, { fit: "inside" }),
  (photo) => photo.resize((LONG_EDGE * 2) / 3, LONG_EDGE, { fit: "cover", position: "left" }),
  (photo) => photo.flop().resize(LONG_EDGE, (LONG_EDGE * 2) / 3, { fit: "cover", position: "right bottom" }),
];

/** Makes a content folder: two galleries of the same `count` photos, cut from those of the sample. Keeps what is there. */
export async function makePhotos(content: string, { sample, count }: { sample: string; count: number }): Promise<void> {
  if (existsSync(path.join(content, "locked/photos", nameOf(count)))) return;
  await makeSample({ contentDir: sample });
  const sources = (await Promise.all(SOURCES.map((gallery) => photosBelow(path.join(sample, gallery))))).flat();
  const folder = path.join(content, "hundred/photos");
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    // 7 and 3 share no factor with what they count, so neighbours differ and no photo comes twice.
    const source = sources[(i * 7) % sources.length] as string;
    const cut = CUTS[i % CUTS.length] as (typeof CUTS)[number];
    await cut(sharp(source).autoOrient())
      .jpeg({ quality: 90 })
      .toFile(path.join(folder, nameOf(i + 1)));
  }
  await cp(folder, path.join(content, "locked/photos"), { recursive: true, force: true });
  await writeFile(path.join(content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
  const yaml =
    "title: Anna & Ben\ndate: 2026-06-13\ncover: BEN_0001\nsets:\n  - id: photos\n    title: The whole day\n";
  for (const gallery of ["locked", "hundred"]) await writeFile(path.join(content, gallery, "gallery.yaml"), yaml);
}

const nameOf = (number: number) => `BEN_${String(number).padStart(4, "0")}.jpg`;

async function photosBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && JPEG.test(entry.name));
  return files.map((file) => path.join(file.parentPath, file.name)).sort();
}
