/** A worker thread of the bench's camera: takes the photos it is given, and answers each with its file name. */

import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import sharp from "sharp";
import { writeWhole } from "../../../sample/files.ts";
import { SCENES } from "../../../sample/galleries.ts";
import { createFrame } from "../../../sample/light/frame.ts";
import { develop } from "../../../sample/print/develop.ts";
import { addGrain } from "../../../sample/print/grain.ts";
import { readP3Profile, tagProfile } from "../../../sample/print/icc.ts";
import { GPS } from "../../support/photos.ts";
import type { Shot } from "./shots.ts";

/** What a thread is given. */
export interface Film {
  folder: string;
  shots: Shot[];
  /** Pixels of a photo, lying. */
  width: number;
  height: number;
  /** Longer edge of the scene the photos are parts of. */
  detail: number;
}

interface Scene {
  bytes: Uint8Array;
  width: number;
  height: number;
}

const NOISE = 11;
const QUALITY = 92;
const TURN_CLOCKWISE = 6;

sharp.concurrency(1);
const { folder, shots, width, height, detail } = workerData as Film;
const p3 = await readP3Profile();
for (const [scene, own] of Map.groupBy(shots, (shot) => shot.scene)) {
  const painted = await paint(scene);
  for (const shot of own) {
    await writeWhole(path.join(folder, shot.file), await take(shot, painted));
    parentPort?.postMessage(shot.file);
  }
}

async function paint(index: number): Promise<Scene> {
  const photo = SCENES[index]?.photo;
  if (!photo) throw new RangeError(`the sample has no scene ${index}`);
  const scale = detail / Math.max(photo.width, photo.height);
  const frame = createFrame(Math.round(photo.width * scale), Math.round(photo.height * scale));
  await photo.paint(frame);
  return { bytes: develop(frame, photo.development), width: frame.width, height: frame.height };
}

async function take(shot: Shot, scene: Scene): Promise<Buffer> {
  const { left, top, size } = shot.part;
  const raw = { width: scene.width, height: scene.height, channels: 3 as const };
  const seen = sharp(scene.bytes, { raw }).extract({
    left: Math.floor(left * scene.width),
    top: Math.floor(top * scene.height),
    width: Math.floor(size * scene.width),
    height: Math.floor(size * scene.height),
  });
  const pixels = await (shot.mirrored ? seen.flop() : seen)
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer();
  addGrain(pixels, { width, seed: shot.seed, amount: NOISE });
  return encode(shot, pixels);
}

function encode(shot: Shot, pixels: Buffer): Promise<Buffer> {
  const second = String(shot.seed % 60).padStart(2, "0");
  let photo = sharp(pixels, { raw: { width, height, channels: 3 } }).withExif({
    IFD0: { Make: "Bench", Model: "24 megapixels", Artist: "Mara Lindt", Copyright: "Mara Lindt" },
    IFD2: { DateTimeOriginal: `2026:06:13 14:${second}:${second}` },
    ...(shot.place ? { IFD3: GPS } : {}),
  });
  if (shot.sideways) photo = photo.withMetadata({ orientation: TURN_CLOCKWISE });
  else if (shot.profile === "srgb") photo = photo.withIccProfile("srgb");
  const jpeg = photo.jpeg({ quality: QUALITY, optimiseCoding: false }).toBuffer();
  return shot.profile === "p3" && !shot.sideways ? jpeg.then((bytes) => tagProfile(bytes, p3)) : jpeg;
}
