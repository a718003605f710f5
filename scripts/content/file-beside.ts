import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isInside } from "./inside.ts";

/** What is wrong with a file that `studio.yaml` names, and what to do. */
export interface Unfit {
  ok: false;
  what: string;
  fix: string;
}

export const unfit = (what: string, fix: string): Unfit => ({ ok: false, what, fix });

interface Limit {
  bytes: number;
  /** The same, in words. */
  shown: string;
  /** How to make it smaller. */
  fix: string;
}

/** Reads a file next to `studio.yaml`. */
export async function readBeside(
  content: string,
  { name, limit }: { name: string; limit: Limit },
): Promise<{ ok: true; bytes: Buffer } | Unfit> {
  const path = join(content, await spelledOnDisk(content, name));
  if (/[/\\]/.test(name)) return unfit(`${name} is not a file name`, "Put the file next to studio.yaml");
  const file = await stat(path).catch(() => null);
  if (!file?.isFile()) return unfit(`${name} does not exist`, "Put the file next to studio.yaml");
  if (!(await isInside(content, path)))
    return unfit(`${name} points outside the content folder`, "Copy the file here instead");
  if (file.size > limit.bytes) return unfit(`${name} is larger than ${limit.shown}`, limit.fix);
  return { ok: true, bytes: await readFile(path) };
}

/** A file's name as its disk spells it: macOS takes letters with accents apart. */
async function spelledOnDisk(folder: string, name: string): Promise<string> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.includes(name) ? name : (names.find((one) => one.normalize("NFC") === name.normalize("NFC")) ?? name);
}
