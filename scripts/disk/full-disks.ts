import { statfsSync } from "node:fs";
import path from "node:path";
import { nearestFolder } from "./nearest-folder.ts";

/** Less room than this is as good as none: a database grows by pages, and a folder by blocks. */
const FULL_BYTES = 64 * 1024;

/** Those files and folders whose disk is full: it has less room than `below` bytes. */
export function fullDisks(places: readonly string[], below = FULL_BYTES): string[] {
  return places.filter((place) => {
    try {
      const { bavail, bsize } = statfsSync(nearestFolder(path.resolve(place)));
      return bavail * bsize < below;
    } catch {
      return false;
    }
  });
}
