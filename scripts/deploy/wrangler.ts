import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ScriptError } from "../terminal/script.ts";

export interface WranglerRun {
  root: string;
  args: string[];
  /** Passed on standard input: the place for secrets, which must not show in a list of processes. */
  input?: string;
  /**
   * Passed to the process in addition to our own environment; other users can read a process's arguments, but not its
   * environment.
   */
  env?: Record<string, string>;
}

const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  FORCE_COLOR: "0",
  NO_COLOR: "1",
};

/** Runs the project's own wrangler and returns what it printed. Throws ScriptError with its last lines if it fails. */
export async function runWrangler({ root, args, input = "", env = {} }: WranglerRun): Promise<string> {
  const require = createRequire(path.join(root, "package.json"));
  // What bin/wrangler.js starts in a process of its own, once it has seen that Node is new enough.
  const cli = path.join(path.dirname(require.resolve("wrangler/package.json")), "wrangler-dist/cli.js");
  const child = spawn(process.execPath, ["--no-warnings", cli, ...args], {
    cwd: root,
    env: { ...process.env, ...QUIET, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  // It may end before it has read everything.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0)
    throw new ScriptError(`wrangler ${args.slice(0, 2).join(" ")} failed.\n${lastWords(complaints, printed)}`);
  return Buffer.concat(printed).toString();
}

// It complains on standard error; if there is nothing, its last lines have to do.
function lastWords(complaints: Buffer[], printed: Buffer[]): string {
  const said = Buffer.concat(complaints.length > 0 ? complaints : printed).toString();
  const lines = stripVTControlCharacters(said).split("\n");
  const isNoise = (line: string) => line.trim() === "" || /Logs were written|please (create|open) an issue/.test(line);
  return lines
    .filter((line) => !isNoise(line))
    .slice(-12)
    .join("\n");
}
