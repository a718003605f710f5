import { realpath } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";

/** Whether a path, with all links followed, is inside a folder; false if it points nowhere. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  try {
    const way = relative(await realpath(folder), await realpath(path));
    return way !== ".." && !way.startsWith("../") && !way.startsWith("..\\") && !isAbsolute(way);
  } catch {
    return false;
  }
}
