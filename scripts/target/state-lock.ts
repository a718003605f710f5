import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** The right to open the databases of a state folder; only one process has it at a time. */
export interface StateLock {
  release(): void;
}

/**
 * Takes the lock of a state folder, or gives null when somebody has it. The system keeps it, as a lock on a SQLite file of its
 * own, so it ends with its process, however that ended, on every platform.
 */
export function takeStateLock(stateDir: string): StateLock | null {
  mkdirSync(stateDir, { recursive: true });
  const { DatabaseSync } = sqlite();
  const database = new DatabaseSync(join(stateDir, "owner.lock"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return null;
    throw error;
  }
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html */
const BUSY = 5;

/** Node's SQLite, without the warning by which Node 22 calls it experimental: nothing of a photographer's is kept in it. */
function sqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
