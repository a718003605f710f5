import { statfsSync } from "node:fs";
import path from "node:path";
import { nearestFolder } from "./nearest-folder.ts";

/** Less is as good as nothing: a database grows by pages, and a folder by blocks. */
const FULL_BYTES = 64 * 1024;

/** Those of some files and folders whose disk is full: that has less room than `below` bytes. */
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
