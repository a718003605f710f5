/** A worker thread that makes photos: takes `Job`s one at a time, answers each with its number. */
import { parentPort } from "node:worker_threads";
import sharp from "sharp";
import { writeWhole } from "./files.ts";
import { SCENES } from "./galleries.ts";
import { makeJpeg } from "./print/jpeg.ts";

export interface Job {
  /** Index into `SCENES`. */
  scene: number;
  /** Where the photo goes. */
  path: string;
}

// One thread here is one core; sharp's own threads would only crowd them.
sharp.concurrency(1);

parentPort?.on("message", async ({ scene, path }: Job) => {
  const entry = SCENES[scene];
  if (!entry) throw new RangeError(`the sample has no scene ${scene}`);
  await writeWhole(path, await makeJpeg(entry.photo));
  parentPort?.postMessage(scene);
});
