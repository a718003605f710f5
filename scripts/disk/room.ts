import { randomBytes } from "node:crypto";
import { access, constants, mkdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { diskFault } from "./fault.ts";
import { nearestFolder } from "./nearest-folder.ts";

const PROBE_BYTES = 4096;

/**
 * Creates a folder if it is missing, unless `make` is false, and a file in it for a moment. Throws ScriptError naming the folder if
 * that fails.
 */
export async function checkWritable(folder: string, { make = true } = {}): Promise<void> {
  const probe = path.join(folder, `.probe-${randomBytes(4).toString("hex")}`);
  try {
    // Creating a missing folder can fail for reasons that name no folder.
    await access(nearestFolder(path.resolve(folder)), constants.W_OK);
    if (make) await mkdir(folder, { recursive: true });
    await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flag: "wx" });
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    // A person knows the folder, not the file in it.
    const named = Object.assign(new Error(message), { code, syscall });
    throw new ScriptError(diskFault(named, () => shownPath(folder)) ?? `${shownPath(folder)}: ${message}.`);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/** Throws ScriptError if the folder's disk has less room than that many bytes. */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const room = `${shownPath(folder)} needs about ${shownBytes(bytes)}, and its disk has ${shownBytes(free)} free`;
  throw new ScriptError(`Not enough space: ${room}. Nothing was done. Free some space, then run this again.`);
}

function shownBytes(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ["GB", 1e9] : ["MB", 1e6];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}
