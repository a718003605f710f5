/** Files that are there whole or not at all. */
import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** True when something is at this path. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Writes beside the target, under a hidden name, and then renames: a run that is killed leaves no half file. */
export async function writeWhole(path: string, data: Uint8Array | string): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.part`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(part, data);
  await rename(part, path);
}

/** Writes a file unless there is one; what the photographer has changed stays. */
export async function writeMissing(path: string, data: Uint8Array | string): Promise<void> {
  if (!(await isThere(path))) await writeWhole(path, data);
}
