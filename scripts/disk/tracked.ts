import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { nearestFolder } from "./nearest-folder.ts";

const run = promisify(execFile);

/** Throws ScriptError, with `why`, if git would track what is to be written there: people's addresses don't belong there. */
export async function refuseTracked(place: string, why: string): Promise<void> {
  const full = path.resolve(place);
  const git = (...args: string[]) =>
    run("git", args, { cwd: nearestFolder(path.dirname(full)) }).then(
      () => true,
      () => false,
    );
  if (!(await git("rev-parse", "--is-inside-work-tree"))) return;
  if (await git("check-ignore", "--quiet", full)) return;
  throw new ScriptError(`${shownPath(full)} would be picked up by git, and ${why}`);
}
