import { copyFile, link, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A gallery of one set, its photos the files of a folder. */
export async function writeGallery(content: string, { gallery, photos }: { gallery: string; photos: string }) {
  const set = path.join(content, gallery, "photos");
  await mkdir(set, { recursive: true });
  for (const file of await readdir(photos)) {
    if (file.endsWith(".jpg")) await placePhoto(path.join(photos, file), path.join(set, file));
  }
  await writeFile(path.join(content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
  const yaml = "title: The whole day\ndate: 2026-06-13\nsets:\n  - id: photos\n    title: Photos\n";
  await writeFile(path.join(content, gallery, "gallery.yaml"), yaml);
}

/** The same file under another name; a copy where that can't be. Nothing when it is there. */
export async function placePhoto(from: string, to: string): Promise<void> {
  await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") await copyFile(from, to);
  });
}
