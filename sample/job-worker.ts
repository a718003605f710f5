/** A worker thread that makes photos: takes `Job`s one at a time, answers each with its number. */
import { parentPort } from "node:worker_threads";
import sharp from "sharp";
import { writeWhole } from "./files.ts";
import { DRAWN } from "./galleries.ts";
import { makeJpeg } from "./print/jpeg.ts";

export interface Job {
  /** Index into `DRAWN`. */
  drawn: number;
  /** Where the photo goes. */
  path: string;
}

// One thread here is one core; sharp's own threads would only crowd them.
sharp.concurrency(1);

parentPort?.on("message", async ({ drawn, path }: Job) => {
  const entry = DRAWN[drawn];
  if (!entry) throw new RangeError(`the sample draws no photo ${drawn}`);
  await writeWhole(path, await makeJpeg(entry.photo));
  parentPort?.postMessage(drawn);
});
