import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const FOLDER = import.meta.dirname;

/** Installs what the bench compares with, from its own lock file, when it is not there yet. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  if (existsSync(path.join(FOLDER, "node_modules/.package-lock.json"))) return;
  say("peers are being installed in test/bench");
  await promisify(execFile)("npm", ["ci", "--no-audit", "--no-fund"], { cwd: FOLDER });
}

/** The script that runs a peer. */
export const peerScript = (name: string) => path.join(FOLDER, "peers", `${name}.mjs`);
