import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { ScriptError } from "../terminal/script.ts";

/** Where backups go by default: a folder that git ignores. */
export function defaultFile(root: string, now: number): string {
  return path.join(root, "backups", `glassine-${new Date(now).toISOString().replace(/[:.]/g, "")}.backup`);
}

/** Throws ScriptError if the file exists: nothing is overwritten. */
export function refuseTaken(file: string): void {
  if (existsSync(file)) throw taken(file);
}

const taken = (file: string) =>
  new ScriptError(`${file} exists already, and backups are never overwritten. Choose another name.`);

/**
 * Writes a new file piece by piece, completely or not at all, readable only by its owner, and returns its size in bytes.
 * Throws ScriptError if the file exists.
 */
export async function writePrivately(file: string, pieces: AsyncIterable<string>): Promise<number> {
  refuseTaken(file);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  // If the process is killed and leaves this file behind, git ignores it like the backup.
  const draft = `${file}.${randomBytes(4).toString("hex")}.backup`;
  try {
    const handle = await open(draft, "wx", 0o600);
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        await handle.appendFile(piece);
        bytes += Buffer.byteLength(piece);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveNew(draft, file);
    return bytes;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A failed write does not say which file it was.
    throw error instanceof Error && code !== undefined ? Object.assign(error, { path: file }) : error;
  } finally {
    await rm(draft, { force: true });
  }
}

const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** Gives a file its name, unless somebody took that name in the meantime. */
async function moveNew(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw taken(file);
    if (!NO_LINKS.has(code)) throw error;
    refuseTaken(file);
    // Memory sticks and cards may have a file system without links.
    await rename(draft, file);
  }
}
