import type { Dirent, Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareNames } from "../../worker/domain/name-order.ts";
import { foldName, photoName } from "../../worker/domain/slug.ts";
import type { Problem } from "../terminal/problem.ts";
import { isCalledPhoto, isCompanion } from "./companions.ts";
import { cloudFile, isIgnored } from "./ignored.ts";
import { isInside } from "./inside.ts";

/** A file in a set's folder: a photo, or another file next to the photos. */
export interface PhotoFile {
  name: string;
  /** File name in NFC. */
  file: string;
  /** Path to open it. */
  path: string;
  /** Path in problems. */
  shown: string;
  set: string;
  /** Bytes. */
  size: number;
  mtimeMs: number;
  ctimeMs: number;
}

export interface FolderScan {
  files: PhotoFile[];
  problems: Problem[];
  warnings: string[];
}

interface Folder {
  /** Root of all content; links must not point outside it. */
  content: string;
  path: string;
  shown: string;
}

/** Reads the folder of one set: its files in natural order, and everything that can't be published. */
export async function scanSet(folder: Folder, set: string): Promise<FolderScan> {
  const scan: FolderScan = { files: [], problems: [], warnings: [] };
  const entries = await readdir(folder.path, { withFileTypes: true }).catch(() => null);
  if (!entries) {
    const [what, fix] = ["can't be read", "Check that you may open it"];
    return { ...scan, problems: [{ file: folder.shown, line: null, what, fix }] };
  }
  const wanted = entries.filter((entry) => !isIgnored(entry.name));
  const present = wanted.filter(({ name }) => cloudFile(name) === null);
  scan.problems.push(...notDownloaded(wanted, folder));
  const found = await Promise.all(present.map((entry) => readEntry(entry, { folder, set })));
  for (const one of found) {
    if ("what" in one) scan.problems.push(one);
    else if ("warning" in one) scan.warnings.push(one.warning);
    else scan.files.push(one);
  }
  scan.files.sort((a, b) => compareNames(a.file, b.file));
  return scan;
}

async function readEntry(
  entry: Dirent,
  { folder, set }: { folder: Folder; set: string },
): Promise<PhotoFile | Problem | { warning: string }> {
  const path = join(folder.path, entry.name);
  const shown = `${folder.shown}/${entry.name}`;
  const problem = (what: string, fix: string): Problem => ({ file: shown, line: null, what, fix });
  if (entry.isSymbolicLink() && !(await isInside(folder.content, path))) {
    return problem("is a link that points outside the content folder, or nowhere", "Copy the photo here instead");
  }
  const stats = await stat(path).catch(() => null);
  if (!stats) return problem("can't be opened", "Check that its name is valid UTF-8 and that you may read it");
  if (stats.isDirectory()) return { warning: `${shown} is a folder inside a set, so its files are not published.` };
  if (!stats.isFile()) return problem("is not an ordinary file", "Remove it from the folder");
  const name = photoName(entry.name);
  return { name, file: entry.name.normalize("NFC"), path, shown, set, ...measures(stats) };
}

export const NOT_DOWNLOADED = {
  what: "is in iCloud and not downloaded to this computer",
  fix: 'Open its folder in Finder and choose "Download Now"',
};

/** Photos that exist only in iCloud, and other files there that belong to no photo. */
function notDownloaded(entries: readonly Dirent[], { shown }: Folder): Problem[] {
  const photos = entries.map(({ name }) => cloudFile(name) ?? name).filter(isCalledPhoto);
  const names = new Set(photos.map((file) => foldName(photoName(file))));
  return entries.flatMap((entry): Problem[] => {
    const file = cloudFile(entry.name);
    if (file === null || (!isCalledPhoto(file) && isCompanion(file, names))) return [];
    return [{ file: `${shown}/${file}`, line: null, ...NOT_DOWNLOADED }];
  });
}

const measures = ({ size, mtimeMs, ctimeMs }: Stats) => ({ size, mtimeMs, ctimeMs });
