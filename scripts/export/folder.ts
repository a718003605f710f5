import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { writeAtomically } from "../disk/atomic-file.ts";
import { closeToOthers } from "../disk/own-folder.ts";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";

const STATE = "export.json";
const FORMAT = "glassine-export";

/** The folder of an export that was begun. */
export interface ExportFolder {
  /** Writes a text below the folder, or one that comes in pieces. */
  write(file: string, pieces: string | AsyncIterable<string>): Promise<void>;
  /** Where something is below the folder, whose own folder is made. */
  place(file: string): Promise<string>;
  /** Says that everything is there. */
  complete(): Promise<void>;
}

/**
 * Begins an export in a folder that is new or empty, or goes on with one that was stopped. Only the owner may open it.
 * Throws ScriptError for a folder with something else in it.
 */
export async function openFolder(folder: string, now: number): Promise<ExportFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await refuseOthers(folder);
  closeToOthers(folder);
  const place = async (file: string) => {
    const at = path.join(folder, file);
    // Names come from storage, which others may write too.
    if (!at.startsWith(`${folder}${path.sep}`))
      throw new ScriptError(`${file} is not a place in ${shownPath(folder)}.`);
    await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
    return at;
  };
  const state = (complete: boolean) =>
    `${JSON.stringify({ format: FORMAT, version: 1, begun: new Date(now).toISOString(), complete }, null, 2)}\n`;
  const write = async (file: string, pieces: string | AsyncIterable<string>) => {
    const at = await place(file);
    await writeAtomically(at, pieces, { mode: 0o600 });
  };
  await write(STATE, state(false));
  return { write, place, complete: () => write(STATE, state(true)) };
}

async function refuseOthers(folder: string): Promise<void> {
  const found = (await readdir(folder)).filter((name) => name !== ".DS_Store" && name !== "Thumbs.db");
  if (found.length === 0) return;
  const state = await readState(folder);
  if (state === null)
    throw new ScriptError(
      `${shownPath(folder)} is not empty (${found[0]}) and was not made by export. Choose a new or an empty folder.`,
    );
  if (state.complete)
    throw new ScriptError(
      `${shownPath(folder)} already has a complete export, which is left as it is. Choose a new folder.`,
    );
}

async function readState(folder: string): Promise<{ complete: boolean } | null> {
  try {
    const state: unknown = JSON.parse(await readFile(path.join(folder, STATE), "utf8"));
    const isState = typeof state === "object" && state !== null && "format" in state && state.format === FORMAT;
    return isState ? { complete: "complete" in state && state.complete === true } : null;
  } catch {
    return null;
  }
}
