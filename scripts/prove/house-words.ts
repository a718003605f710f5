import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const SOURCES = ["site", "worker"];
const READ = /\.(?:astro|ts|css|svg)$/;

/** Whether a text is one that our own pages use: it proves nothing to find it there. */
export type IsHouse = (term: string) => boolean;

/** Reads the words of pages, scripts and styles from the sources, not from what a site answers. */
export async function readHouseWords(root: string): Promise<IsHouse> {
  const files = (await Promise.all(SOURCES.map((source) => filesOf(path.join(root, source))))).flat();
  const text = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n").toLowerCase();
  const words = new Set(text.match(/[\p{L}\p{N}_]+/gu));
  return (term) => {
    const wanted = term.toLowerCase();
    const own = wanted.match(/[\p{L}\p{N}_]+/gu) ?? [];
    return own.every((word) => words.has(word)) && text.includes(wanted);
  };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && READ.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
