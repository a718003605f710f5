import { chmodSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a project keeps on this computer: caches, films before they are stored, audits, secrets. */
export const projectFolder = (root: string): string => join(root, ".glassine");

const OF_OTHERS = 0o077;
/** The sticky bit: a folder that many share, such as /tmp. */
const SHARED = 0o1000;

/** Makes a folder that only its owner can open; one that others could open is closed to them. Throws what the disk throws. */
export function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeToOthers(folder);
}

/** Closes a folder, if it is there, to everybody but its owner, and so all that is in it. */
export function closeToOthers(folder: string): void {
  if (process.platform === "win32") return;
  try {
    const { mode } = statSync(folder);
    if ((mode & OF_OTHERS) !== 0 && (mode & SHARED) === 0) chmodSync(folder, mode & 0o7700);
  } catch {
    // It isn't there, it is somebody else's, or its file system has no modes: work goes on as before.
  }
}
