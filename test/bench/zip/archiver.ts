import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Usage, usageOf } from "../edge/process.ts";
import { peerScript } from "../peers.ts";
import type { Original } from "./originals.ts";

/** archiver in a Node of its own. */
export interface Archiver {
  url: URL;
  usage(): Promise<Usage>;
  close(): void;
}

/** Starts archiver over files on disk. Throws when it does not come up. */
export async function startArchiver(originals: readonly Original[]): Promise<Archiver> {
  const files = originals.map(({ file }) => file);
  const child = spawn(process.execPath, [peerScript("archiver"), ...files], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [port] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(() => Promise.reject(new Error("archiver did not come up"))),
  ]);
  const { pid = 0 } = child;
  return { url: new URL(`http://127.0.0.1:${port}`), usage: () => usageOf(pid), close: () => child.kill() };
}
