import { accessSync, constants } from "node:fs";
import { join, resolve } from "node:path";
import { nearestFolder } from "../disk/nearest-folder.ts";
import { ownFolder } from "../disk/own-folder.ts";

/** The right to open the databases of a state folder; only one process has it at a time. */
export interface StateLock {
  release(): void;
}

/**
 * Takes the lock of a state folder, or returns null if somebody has it. The system keeps it, as a lock on a SQLite file
 * of its own, so on every platform it ends with its process, however the process ended.
 */
export function takeStateLock(stateDir: string): StateLock | null {
  // For a read-only disk, SQLite says only that it can't open the file.
  accessSync(nearestFolder(resolve(stateDir)), constants.W_OK);
  ownFolder(stateDir);
  const { DatabaseSync } = sqlite();
  const file = join(stateDir, "owner.lock");
  const database = naming(file, () => new DatabaseSync(file, { timeout: 0 }));
  try {
    database.exec("BEGIN EXCLUSIVE");
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return null;
    return naming(file, () => {
      throw error;
    });
  }
}

/** SQLite does not say which file it could not write, nor that the path is too long for it. */
function naming<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if ((error as { errcode?: number }).errcode === CANTOPEN && Buffer.byteLength(path) > LONGEST_PATH)
      throw Object.assign(new Error("SQLite can't open so long a path", { cause: error }), {
        code: "ENAMETOOLONG",
        path,
      });
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const BUSY = 5;
const CANTOPEN = 14;
/** MAX_PATHNAME of SQLite's os_unix.c, with room for "-journal". */
const LONGEST_PATH = 500;

/** Node's SQLite, without the warning with which Node 22 calls it experimental: it holds none of a photographer's data. */
function sqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
