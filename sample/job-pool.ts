/** Makes photos on all cores. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Job } from "./job-worker.ts";

// A thread holds about 200 MB while it prints 24 megapixels.
const MOST = 6;

/** One thread's work: fetches the next job until there is none. */
async function runWorker(next: () => Job | undefined, onDone: (job: Job) => void): Promise<void> {
  const worker = new Worker(new URL("./job-worker.ts", import.meta.url), { execArgv: [] });
  const ended = new Promise<void>((resolve, reject) => {
    let current = next();
    const proceed = () => (current ? worker.postMessage(current) : resolve());
    worker.on("message", () => {
      if (current) onDone(current);
      current = next();
      proceed();
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("a thread that makes sample photos ended early")));
    proceed();
  });
  await ended.finally(() => worker.terminate());
}

/** Does all jobs, in order of their start; rejects with the first failure, after which no new one starts. */
export async function runJobs(jobs: readonly Job[], onDone: (job: Job) => void): Promise<void> {
  const waiting = [...jobs];
  const next = () => waiting.shift();
  const threads = Math.min(MOST, availableParallelism(), jobs.length);
  const runs = Array.from({ length: threads }, () => runWorker(next, onDone));
  await Promise.all(runs).catch(async (fault: unknown) => {
    waiting.length = 0;
    await Promise.allSettled(runs);
    throw fault;
  });
}
