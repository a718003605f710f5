import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const FOLDER = import.meta.dirname;

/** Installs what the bench compares with, from its own lock file, when it is not there yet. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(path.join(FOLDER, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  if (Object.keys(dependencies).every((name) => existsSync(path.join(FOLDER, "node_modules", name)))) return;
  say("peers are being installed in test/bench");
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: FOLDER });
}

/** The script that runs a peer. */
export const peerScript = (name: string) => path.join(FOLDER, "peers", `${name}.mjs`);

/** Not among the other peers: its database is compiled, and it wants tools of the system, in Debian so called. */
const THUMBSUP = { package: "thumbsup@2.18.0", tools: { exiftool: "libimage-exiftool-perl", gm: "graphicsmagick" } };

/** Installs thumbsup in a folder; its command line's path, or null where it can't run, and says why. */
export async function installThumbsup(folder: string, say: (line: string) => void): Promise<string | null> {
  for (const [tool, debian] of Object.entries(THUMBSUP.tools)) {
    if (await isInstalled(tool)) continue;
    say(`thumbsup is left out: ${tool} is not installed (Debian: ${debian})`);
    return null;
  }
  const prefix = path.join(folder, "thumbsup");
  const cli = path.join(prefix, "node_modules/thumbsup/bin/thumbsup.js");
  if (existsSync(cli)) return cli;
  say("thumbsup is being installed");
  try {
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", prefix, THUMBSUP.package]);
    return cli;
  } catch (error) {
    say(`thumbsup is left out: it can't be installed: ${error}`);
    return null;
  }
}

/** Whether a command is there. */
export const isInstalled = (tool: string) =>
  run("sh", ["-c", `command -v ${tool}`]).then(
    () => true,
    () => false,
  );
