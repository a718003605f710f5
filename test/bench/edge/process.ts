import { readdir, readFile } from "node:fs/promises";

/** What a process has used so far. */
export interface Usage {
  /** CPU seconds of all threads, user and system. */
  cpu: number;
  /** Resident bytes now. */
  memory: number;
}

const PAGE_BYTES = 4096;

/**
 * Reads /proc (Linux). CPU comes from the scheduler, in nanoseconds: the steps of 10 ms that `stat` counts in are too
 * coarse here. Throws when there is no such process.
 */
export async function usageOf(pid: number): Promise<Usage> {
  const threads = await readdir(`/proc/${pid}/task`);
  const ran = await Promise.all(threads.map((thread) => ranOn(`/proc/${pid}/task/${thread}/schedstat`)));
  const [, resident = 0] = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ").map(Number);
  return { cpu: ran.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9, memory: resident * PAGE_BYTES };
}

async function ranOn(schedstat: string): Promise<number> {
  // A thread may have ended since it was listed.
  const text = await readFile(schedstat, "utf8").catch(() => "0");
  return Number(text.split(" ")[0]);
}

/** The youngest child of a process that is called so. Throws when it has none. */
export async function childOf(parent: number, name: string): Promise<number> {
  const found: number[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    const [, comm, ppid] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
    if (comm === name && Number(ppid) === parent) found.push(Number(entry));
  }
  if (found.length === 0) throw new Error(`process ${parent} has no child called ${name}`);
  return Math.max(...found);
}
