/** Makes one photo: paints, develops, enlarges, adds grain, and encodes it as a camera would. */
import sharp from "sharp";
import { createFrame } from "../light/frame.ts";
import type { ScenePhoto } from "../photo.ts";
import { develop } from "./develop.ts";
import { exifOf } from "./exif.ts";
import { addGrain } from "./grain.ts";
import { readP3Profile, tagProfile } from "./icc.ts";

const DETAIL = 1600;
const QUALITY = 90;
const GRAIN = 4;
// An EXIF orientation.
const TURN_CLOCKWISE = 6;

/** A number of its own for each photo, from its file name. */
function seedOf(file: string): number {
  return [...file].reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) as number)) >>> 0, 7);
}

interface Pixels {
  bytes: Uint8Array;
  width: number;
  height: number;
}

function open({ bytes, width, height }: Pixels) {
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}

/** Pixels laid on their left side. */
async function lay(pixels: Pixels): Promise<Pixels> {
  return { bytes: await open(pixels).rotate(270).raw().toBuffer(), width: pixels.height, height: pixels.width };
}

async function printScene(photo: ScenePhoto): Promise<Pixels> {
  const { width, height } = photo;
  const scale = (photo.detail ?? DETAIL) / Math.max(width, height);
  const frame = createFrame(Math.round(width * scale), Math.round(height * scale));
  await photo.paint(frame);
  const developed: Pixels = { bytes: develop(frame, photo.development), width: frame.width, height: frame.height };
  const bytes = await open(developed).resize(width, height, { fit: "fill", kernel: "cubic" }).raw().toBuffer();
  addGrain(bytes, { width, seed: seedOf(photo.file), amount: GRAIN });
  return { bytes, width, height };
}

/** The finished JPEG; the same bytes every time. */
export async function makeJpeg(photo: ScenePhoto): Promise<Buffer> {
  const upright = await printScene(photo);
  const stored = photo.sideways ? await lay(upright) : upright;
  const plain = open(stored).withExif(exifOf(photo)).jpeg({ quality: QUALITY, optimiseCoding: false });
  const jpeg = await (photo.sideways ? plain.withMetadata({ orientation: TURN_CLOCKWISE }) : plain).toBuffer();
  return photo.wideGamut ? tagProfile(jpeg, await readP3Profile()) : jpeg;
}
