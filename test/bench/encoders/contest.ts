import sharp, { type Sharp } from "sharp";
import { median } from "../report/figures.ts";
import { decibels, type Plane, similarity } from "./similarity.ts";

/** An encoder with settings, and the qualities it is tried at. */
export interface Encoder {
  name: string;
  qualities: readonly number[];
  encode: (image: Sharp, quality: number) => Sharp;
}

/** A photo to be encoded: bare pixels, and their brightness. */
export interface Sitter {
  pixels: Buffer;
  raw: { width: number; height: number; channels: 3 };
  plane: Plane;
}

/** What an encoder needs for one photo to look as good as asked. */
export interface Match {
  quality: number;
  bytes: number;
  /** Milliseconds of processor time. */
  cpu: number;
}

interface Try extends Match {
  decibels: number;
}

/** A photo at a longer edge. */
export async function sit(photo: string, edge: number): Promise<Sitter> {
  const resized = sharp(photo).autoOrient().resize(edge, edge, { fit: "inside" }).toColourspace("srgb").removeAlpha();
  const { data, info } = await resized.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = info.channels === 3 ? data : await sharp(data, { raw: info }).toColourspace("srgb").raw().toBuffer();
  return { pixels, raw: { width, height, channels: 3 }, plane: toPlane(pixels, { width, height }) };
}

/** How alike a photo and its encoded form are at a quality, what it weighs and costs. */
export async function tryQuality(sitter: Sitter, encoder: Encoder, quality: number): Promise<Try> {
  const before = process.cpuUsage();
  const bytes = await encoder.encode(sharp(sitter.pixels, { raw: sitter.raw }), quality).toBuffer();
  const { user, system } = process.cpuUsage(before);
  const seen = await sharp(bytes).toColourspace("srgb").removeAlpha().raw().toBuffer();
  const alike = similarity(sitter.plane, toPlane(seen, sitter.raw));
  return { quality, bytes: bytes.length, cpu: (user + system) / 1000, decibels: decibels(alike) };
}

/** What it takes to reach that likeness: between the two tries around it, or beyond the last two. */
export async function match(sitter: Sitter, encoder: Encoder, goal: number): Promise<Match> {
  const tries: Try[] = [];
  for (const quality of encoder.qualities) tries.push(await tryQuality(sitter, encoder, quality));
  const above = tries.findIndex((one) => one.decibels >= goal);
  const upper = Math.max(1, above < 0 ? tries.length - 1 : above);
  const [low, high] = [tries[upper - 1], tries[upper]];
  if (!low || !high) throw new Error(`${encoder.name} needs two qualities to be tried at`);
  const share = (goal - low.decibels) / (high.decibels - low.decibels);
  const between = (from: number, to: number) => from + (to - from) * share;
  return {
    quality: between(low.quality, high.quality),
    // Bytes grow by a factor for each decibel.
    bytes: Math.exp(between(Math.log(low.bytes), Math.log(high.bytes))),
    cpu: median(tries.map((one) => one.cpu)),
  };
}

// ITU-R BT.601, as JPEG has it.
function toPlane(pixels: Uint8Array, { width, height }: { width: number; height: number }): Plane {
  const values = new Float32Array(width * height);
  for (let i = 0, at = 0; i < values.length; i++, at += 3) {
    const [r = 0, g = 0, b = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    values[i] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return { width, height, values };
}
