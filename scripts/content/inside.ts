import { realpath } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";

/** Whether a path, all its links followed, lies in a folder; false when it leads nowhere. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  try {
    const way = relative(await realpath(folder), await realpath(path));
    return way !== ".." && !way.startsWith("../") && !way.startsWith("..\\") && !isAbsolute(way);
  } catch {
    return false;
  }
}
