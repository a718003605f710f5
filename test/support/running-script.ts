import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "./glassine.ts";
import type { Ended } from "./script.ts";

/** A script that goes on until it is stopped. */
export interface RunningScript {
  process: ChildProcess;
  ended: Promise<Ended & { signal: NodeJS.Signals | null }>;
  /** Waits until it has written something that fits, and gives what the first group of the pattern matched, or all. */
  said(pattern: RegExp): Promise<string>;
}

/** Starts one of the scripts in a process of its own. */
export function startScript(script: string, ...args: string[]): RunningScript {
  return startNode({}, path.join(ROOT, "scripts", script), ...args);
}

/** Starts Node in a process of its own, with these variables too. */
export function startNode(variables: Record<string, string>, ...args: string[]): RunningScript {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", ...variables },
  });
  let output = "";
  const waiting = new Set<() => void>();
  const hear = () => {
    for (const look of [...waiting]) look();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      hear();
    });
  }
  const ended = new Promise<Awaited<RunningScript["ended"]>>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, output }));
  });
  const said = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const [all, group] = pattern.exec(output) ?? [];
        if (all === undefined) return;
        waiting.delete(look);
        resolve(group ?? all);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${output}`)));
    });
  return { process: child, ended, said };
}

/** Starts the local server on any free port, and waits until it serves. */
export async function startServe(stateDir: string): Promise<RunningScript & { url: URL }> {
  const script = startScript("serve.ts", "--state", stateDir, "--port", "0");
  return { ...script, url: new URL(await script.said(/^Serving on (\S+)/m)) };
}
