import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

/** What a process and all its children took. */
export interface Measured {
  /** Seconds from start to end. */
  wall: number;
  /** Seconds of processor time, in all threads and processes. */
  cpu: number;
  /** Most MB all of them held at one moment, of all or of those before a time (milliseconds since 1970); NaN where /proc can't tell. */
  peak: (until?: number) => number;
  /** What it printed. */
  out: string;
}

export interface Command {
  /** A script for this very Node. */
  script: string;
  args: readonly string[];
  cwd: string;
  env?: Record<string, string>;
}

const SAMPLE_MS = 50;

/** Runs a script to its end and measures it from outside. Rejects when it fails. */
export async function measureScript({ script, args, cwd, env = {} }: Command): Promise<Measured> {
  const began = performance.now();
  // A shell tells, as POSIX has it, what all it waited for has used.
  const shell = ["-c", '"$@"; status=$?; times >&3; exit $status', "sh", process.execPath, script, ...args];
  const child = spawn("sh", shell, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const memory = watchMemory(child.pid ?? 0);
  const [out, faults, times] = [1, 2, 3].map((fd) => text(child.stdio[fd] as NodeJS.ReadableStream));
  const status = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const wall = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`${script} ended with status ${status}: ${await faults}`);
  return { wall, cpu: childSeconds((await times) ?? ""), peak: memory.stop(), out: (await out) ?? "" };
}

/** The second line of `times`: user and system time of children, "1m2.34s 0m0.56s". */
function childSeconds(times: string): number {
  const [, children = ""] = times.trim().split("\n");
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function watchMemory(root: number) {
  const seen: { at: number; held: number }[] = [];
  const look = () => {
    const held = heldBelow(root);
    if (held !== null) seen.push({ at: Date.now(), held });
  };
  const timer = setInterval(look, SAMPLE_MS);
  return {
    stop(): Measured["peak"] {
      clearInterval(timer);
      return (until = Number.POSITIVE_INFINITY) =>
        seen.filter(({ at }) => at <= until).reduce((most, { held }) => (most > held ? most : held), Number.NaN);
    },
  };
}

/** MB a process and all below it hold; pages they share with others count in part. Null where there is no /proc. */
function heldBelow(root: number): number | null {
  const all = processes();
  if (!all) return null;
  const family = new Set([root]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { id, parent } of all) if (family.has(parent)) family.add(id);
  }
  return all.filter(({ id }) => family.has(id)).reduce((sum, { id }) => sum + held(id), 0);
}

function processes(): { id: number; parent: number }[] | null {
  if (process.platform !== "linux") return null;
  const ids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return ids.flatMap((id) => {
    const parent = /\) \S (\d+)/.exec(readOrNothing(`/proc/${id}/stat`))?.[1];
    return parent ? [{ id, parent: Number(parent) }] : [];
  });
}

const held = (id: number) => Number(/VmRSS:\s+(\d+)/.exec(readOrNothing(`/proc/${id}/status`))?.[1] ?? 0) / 1024;

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
