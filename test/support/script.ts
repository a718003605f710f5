import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "./publishing.ts";

export interface Ended {
  code: number | null;
  /** Standard output and error, as they came. */
  output: string;
}

/** Runs one of the scripts to its end, in a process of its own. */
export const runScript = (script: string, ...args: string[]): Promise<Ended> => runScriptWith("", script, ...args);

/** The same with lines on its standard input. */
export async function runScriptWith(input: string, script: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts", script), ...args], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  child.stdin.on("error", () => {}).end(input);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output: Buffer.concat(output).toString() };
}
