import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { nearestWord } from "../terminal/nearest.ts";
import type { Problem } from "../terminal/problem.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { type GalleryReading, hasGalleryFile, readGallery } from "./gallery.ts";
import { readStudio, type Studio, type StudioFile } from "./studio.ts";

/** Everything that was read from a content folder. */
export interface ContentReading {
  /** null if studio.yaml can't be understood; then nothing can be published. */
  studio: Studio | null;
  /** What its pages name: its logo, its picture. */
  studioFiles: StudioFile[];
  galleries: GalleryReading[];
  /** Problems that belong to no gallery that was read. */
  problems: Problem[];
  warnings: string[];
}

/** Reads studio.yaml and the galleries asked for, or all of them. Finds every problem in every file. */
export async function readContent(content: string, wanted: readonly string[]): Promise<ContentReading> {
  const shown = shownPath(content);
  if (await isMissing(content)) {
    const fix = "To create one: npm run new -- <gallery>";
    const problem = { file: shown, line: null, what: "does not exist", fix };
    return { studio: null, studioFiles: [], galleries: [], problems: [problem], warnings: [] };
  }
  const there = await galleryFolders(content);
  const unknown = wanted
    .filter((gallery) => !there.includes(gallery))
    .map((gallery) => absent(gallery, { shown, there }));
  const { chosen, warnings } = await choose({ content, shown, there, wanted });
  const studio = await readStudio({ content, shown });
  const galleries: GalleryReading[] = [];
  for (const gallery of chosen) galleries.push(await readGallery({ content, shown, gallery }));
  const problems = studio.ok ? unknown : [...studio.problems, ...unknown];
  const { studio: who, files, watermark } = studio.ok ? studio : { studio: null, files: [], watermark: null };
  for (const { content: own } of galleries) {
    if (own && own.settings.watermark === undefined) own.watermark = watermark;
  }
  return { studio: who, studioFiles: files, galleries, problems, warnings };
}

/** Anything else that is wrong with it, such as a network folder that is not connected, is thrown as it is. */
function isMissing(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => false,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return true;
      throw error;
    },
  );
}

async function galleryFolders(content: string): Promise<string[]> {
  const entries = await readdir(content, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  return folders
    .map(({ name }) => name)
    .filter((name) => !name.startsWith("."))
    .sort();
}

interface Choice {
  content: string;
  shown: string;
  there: string[];
  wanted: readonly string[];
}

async function choose({ content, shown, there, wanted }: Choice): Promise<{ chosen: string[]; warnings: string[] }> {
  if (wanted.length > 0) return { chosen: there.filter((gallery) => wanted.includes(gallery)), warnings: [] };
  const [chosen, warnings]: [string[], string[]] = [[], []];
  for (const name of there) {
    if ((await hasGalleryFile(join(content, name))) !== false) chosen.push(name);
    else warnings.push(`${shown}/${name} has no gallery.yaml, so it is not a gallery yet.`);
  }
  return { chosen, warnings };
}

function absent(gallery: string, { shown, there }: { shown: string; there: string[] }): Problem {
  const near = nearestWord(gallery, there);
  const fix = near ? `Did you mean "${near}"?` : `To create one: npm run new -- ${gallery}`;
  return { file: `${shown}/${gallery}`, line: null, what: "does not exist", fix };
}
