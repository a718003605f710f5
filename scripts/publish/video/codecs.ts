import { fork } from "node:child_process";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import type { Message, Task } from "./coder.ts";

/** What to type if decoders and encoders were left out when the packages were installed. */
export const INSTALL = "npm ci --include=optional";

const CODER = new URL("./coder.ts", import.meta.url);

let checked: Promise<boolean> | null = null;

/**
 * Whether there are decoders and encoders. They are optional, because they take more room than everything else; false if they
 * are not installed, or don't run on this computer.
 */
export function hasCodecs(): Promise<boolean> {
  checked ??= runCoder({ kind: "check" }, {}).then(
    () => true,
    () => false,
  );
  return checked;
}

interface Running {
  signal?: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress?: (done: number) => void;
}

/** Has a film decoded or encoded in a process of its own, which ends with the signal. Throws PhotoUnreadable. */
export async function runCoder(task: Task, { signal, onProgress }: Running): Promise<void> {
  signal?.throwIfAborted();
  // In a group of its own, so that Ctrl-C reaches only the publish, which ends it.
  const apart = { detached: true, windowsHide: true, execArgv: [] };
  const child = fork(CODER, { ...apart, stdio: ["ignore", "ignore", "ignore", "ipc"], serialization: "advanced" });
  const done = Promise.withResolvers<void>();
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop, { once: true });
  child.on("error", done.reject);
  child.on("exit", () => done.reject(signal?.aborted ? signal.reason : new PhotoUnreadable(...BROKE)));
  child.on("message", (message: Message) => {
    if ("progress" in message) onProgress?.(message.progress);
    else if (message.ended.ok) done.resolve();
    else done.reject(new PhotoUnreadable(message.ended.what, message.ended.fix));
  });
  child.send(task);
  try {
    await done.promise;
  } finally {
    signal?.removeEventListener("abort", stop);
    child.kill("SIGKILL");
  }
}

const BROKE = ["ends the decoder: it is damaged, or too large for this computer", "Copy or export it again"] as const;
