import { createRequire } from "node:module";
import path from "node:path";
import type { Miniflare, MiniflareOptions } from "miniflare";

const fromHere = createRequire(import.meta.url);
// By `import`, Node reads its three megabytes of CommonJS once more, to find out what they are and export.
const { Log, LogLevel, Miniflare: Runtime } = fromHere("miniflare") as typeof import("miniflare");

export type RuntimeWorker = NonNullable<MiniflareOptions["workers"]>[number];

type Options = Omit<MiniflareOptions, "cf" | "log" | "unsafeRuntimeEnv">;

/** Starts workerd by Miniflare: it ends with this process, leaves signals to it, asks nobody else for anything, and says what went wrong. */
export function openMiniflare(options: Options): Miniflare {
  const log = new Log(LogLevel.WARN);
  return withoutItsSignals(
    () => new Runtime({ cf: false, log, unsafeRuntimeEnv: endingWithThisProcess(), ...options }),
  );
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Miniflare ends the process at once when a signal comes. Whoever runs it decides on that. */
function withoutItsSignals<Made>(make: () => Made): Made {
  const before = SIGNALS.map((name) => [name, process.listeners(name)] as const);
  const made = make();
  for (const [name, known] of before) {
    for (const listener of process.listeners(name)) if (!known.includes(listener)) process.off(name, listener);
  }
  return made;
}

const LAUNCHER = path.join(import.meta.dirname, "workerd.sh");

/**
 * workerd outlives a process that was killed, with the databases open; Windows alone ends it. So elsewhere a script starts it
 * that sees to that. Gives what the script reads from the environment.
 */
function endingWithThisProcess(): Record<string, string> {
  if (process.platform === "win32") return {};
  process.env.MINIFLARE_WORKERD_PATH ??= LAUNCHER;
  const fromMiniflare = createRequire(fromHere.resolve("miniflare"));
  const { default: workerd } = fromMiniflare("workerd") as { default: string };
  return { GLASSINE_WORKERD: workerd, GLASSINE_PARENT: String(process.pid) };
}
