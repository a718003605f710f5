import { createReadStream } from "node:fs";
import { ScriptError } from "../terminal/script.ts";
import { readBackup, type WholeBackup } from "./parse.ts";
import { isLarge } from "./tables.ts";

/**
 * Reads a backup's file to its end; large tables are read again, a page at a time, when their rows are asked for. Throws
 * BackupFault, or ScriptError if the file can't be read.
 */
export async function openBackup(file: string): Promise<WholeBackup> {
  const bytes = () => createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    return await readBackup(bytes, (table) => !isLarge(table));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR" || code === "EACCES")
      throw new ScriptError(`${file} can't be read: ${code}.`);
    throw error;
  }
}
