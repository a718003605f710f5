import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { isIgnored } from "../content/ignored.ts";
import type { Stamp } from "./settling.ts";

const GALLERY_FILE = "gallery.yaml";

/** What a folder contains, as far as publishing reads it. */
export interface Contents {
  files: string[];
  folders: string[];
}

/** The content folder: its texts and logo, and the folders of galleries. Throws if it is not there. */
export async function lookAtContent(content: string): Promise<Contents> {
  return look(content, () => true);
}

/** A gallery's folder, and the folders of its sets with their photos. Empty if it is not there. */
export async function lookAtGallery(folder: string): Promise<Contents> {
  const gallery = await look(folder, (name) => name === GALLERY_FILE).catch(() => null);
  if (!gallery) return { files: [], folders: [] };
  const sets = await Promise.all(gallery.folders.map((set) => look(set, () => true).catch(() => null)));
  return {
    files: [...gallery.files, ...sets.flatMap((set) => set?.files ?? [])],
    folders: [folder, ...gallery.folders],
  };
}

async function look(folder: string, isWanted: (file: string) => boolean): Promise<Contents> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isIgnored(name));
  const isFolder = await Promise.all(
    entries.map(async (entry) =>
      entry.isSymbolicLink() ? (await statOf(path.join(folder, entry.name)))?.isDirectory() : entry.isDirectory(),
    ),
  );
  const inside = (folders: boolean) =>
    entries.filter((_, at) => (isFolder[at] ?? false) === folders).map(({ name }) => path.join(folder, name));
  return { files: inside(false).filter((file) => isWanted(path.basename(file))), folders: inside(true) };
}

export const statOf = (file: string): Promise<Stats | null> => stat(file).catch(() => null);

/** How a file looks, by what its disk says. */
export const stampOf = (file: Pick<Stats, "size" | "mtimeMs" | "ctimeMs"> | null): Stamp =>
  file && `${file.size} ${file.mtimeMs} ${file.ctimeMs}`;

/** Whether an event about this name in a gallery's own folder is worth a look: its text, or a set. */
export const isOfGallery = (name: string): boolean =>
  name === GALLERY_FILE || (!isIgnored(name) && !name.startsWith("photos.lock.json"));
