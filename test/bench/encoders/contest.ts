import sharp, { type Sharp } from "sharp";
import { median } from "../report/figures.ts";
import type { Judge, Picture } from "./judges.ts";

/** An encoder with settings, and the qualities it is tried at. */
export interface Encoder {
  name: string;
  qualities: readonly number[];
  encode: (image: Sharp, quality: number) => Sharp;
}

/** What an encoder needs for one photo to look as good as asked. */
export interface Match {
  quality: number;
  bytes: number;
}

/** What came of one photo at one quality. */
export interface Try extends Match {
  /** Milliseconds of processor time. */
  cpu: number;
  /** How alike it is to the photo, by each judge: more is more alike. */
  likeness: number[];
}

/** A photo at a longer edge, in sRGB. */
export async function sit(photo: string, edge: number): Promise<Picture> {
  const resized = sharp(photo).autoOrient().resize(edge, edge, { fit: "inside" }).toColourspace("srgb").removeAlpha();
  const { data, info } = await resized.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = info.channels === 3 ? data : await sharp(data, { raw: info }).toColourspace("srgb").raw().toBuffer();
  return { pixels, width, height };
}

/** Encodes a photo at a quality and has it judged. */
export async function tryQuality(
  photo: Picture,
  { encoder, quality, judges }: { encoder: Encoder; quality: number; judges: readonly Judge[] },
): Promise<Try> {
  const { pixels, width, height } = photo;
  const before = process.cpuUsage();
  const bytes = await encoder.encode(sharp(pixels, { raw: { width, height, channels: 3 } }), quality).toBuffer();
  const { user, system } = process.cpuUsage(before);
  const seen = { pixels: await sharp(bytes).toColourspace("srgb").removeAlpha().raw().toBuffer(), width, height };
  const likeness: number[] = [];
  for (const judge of judges) likeness.push(await judge.compare(photo, seen));
  return { quality, bytes: bytes.length, cpu: (user + system) / 1000, likeness };
}

/** What it takes to reach a likeness by one judge: between the two tries around it, or beyond the last two. */
export function match(tries: readonly Try[], { judge, goal }: { judge: number; goal: number }): Match {
  const likeness = (one: Try) => one.likeness[judge] ?? Number.NaN;
  const above = tries.findIndex((one) => likeness(one) >= goal);
  const upper = Math.max(1, above < 0 ? tries.length - 1 : above);
  const [low, high] = [tries[upper - 1], tries[upper]];
  if (!low || !high) throw new Error("an encoder needs two qualities to be tried at");
  const share = (goal - likeness(low)) / (likeness(high) - likeness(low));
  const between = (from: number, to: number) => from + (to - from) * share;
  return {
    quality: between(low.quality, high.quality),
    // Bytes grow by a factor for each step of likeness.
    bytes: Math.exp(between(Math.log(low.bytes), Math.log(high.bytes))),
  };
}

/** The middle of what the tries of one photo took. */
export const cpuOf = (tries: readonly Try[]) => median(tries.map((one) => one.cpu));
