import sharp, { type Metadata, type Sharp } from "sharp";
import { colourProfileOf } from "../colour/icc.ts";
import { type ColourPlan, planColour } from "../colour/plan.ts";
import { writeTiff } from "../tiff/write.ts";
import { limitEncode } from "./encode-limit.ts";
import { MOST_PIXELS } from "./header.ts";
import type { Negative } from "./negative.ts";
import { pixelsOf } from "./pixels.ts";
import { RECIPE } from "./recipe.ts";

/** Upright pixels of an original. */
export interface Size {
  width: number;
  height: number;
  longEdge: number;
}

/** The upright pixels of an original, by its header. */
export function sizeOf({ autoOrient: { width, height } }: Pick<Metadata, "autoOrient">): Size {
  return { width, height, longEdge: Math.max(width, height) };
}

/** An upright image between two steps, uncompressed. */
export interface Intermediate {
  bytes: Buffer;
  /** How to read bare pixels; null for a file with a profile, which bare pixels can't carry. */
  raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 } | null;
  edge: number;
  /** Its colours are wider than sRGB. */
  wide: boolean;
}

/** Opens an intermediate image for the next step. */
export function openIntermediate({ bytes, raw }: Pick<Intermediate, "bytes" | "raw">): Sharp {
  return raw ? sharp(bytes, { raw }) : sharp(bytes);
}

/** The image between two steps: bare pixels if they say everything, which saves writing and reading a file. */
export async function makeIntermediate(
  image: Sharp,
  { edge, wide }: Pick<Intermediate, "edge" | "wide">,
): Promise<Intermediate> {
  if (wide) return { bytes: await limitEncode(() => profiled(image)), raw: null, edge, wide };
  const { data, info } = await limitEncode(() => image.raw().toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  return { bytes: data, raw: { width, height, channels: channels as 1 | 2 | 3 | 4 }, edge, wide };
}

const profiled = (image: Sharp) => image.tiff({ compression: "none" }).toBuffer();

/**
 * Decodes a photo, once, to the largest size needed; throws what the decoder throws. `failOn`: whether
 * warnings count as failures.
 */
export async function decodePhoto(
  { bytes, header, profile }: Negative,
  { size, failOn }: { size: Size; failOn: "error" | "warning" },
): Promise<Intermediate> {
  const edge = Math.min(size.longEdge, Math.max(...Object.values(RECIPE).flatMap(({ edges }) => [...edges])));
  const pixels = pixelsOf({ bytes, header });
  const coloured = profile && colourProfileOf(profile);
  // The decoder converts everything that is neither grey nor RGB.
  const own = pixels === "GRAY" || pixels === "RGB ";
  const plan = own ? planColour(coloured) : "keep-srgb";
  const ignoreIcc = own || profile === null;
  let image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn, ignoreIcc, pages: 1 }).autoOrient();
  if (header.hasAlpha) image = image.flatten({ background: "#ffffff" });
  image = image.resize({ ...boxOf(size, edge), fit: "fill" });
  if (plan === "keep-srgb" || !coloured) return makeIntermediate(image.toColourspace("srgb"), { edge, wide: false });
  const bits = header.depth === "uchar" ? 8 : 16;
  const tagged = await tag(image, { bits, profile: coloured });
  return convert({ bytes: tagged, raw: null, edge, wide: true }, plan);
}

async function tag(image: Sharp, { bits, profile }: { bits: 8 | 16; profile: Buffer }): Promise<Buffer> {
  const bare = bits === 16 ? image.toColourspace("rgb16").raw({ depth: "ushort" }) : image.toColourspace("srgb").raw();
  const { data, info } = await limitEncode(() => bare.toBuffer({ resolveWithObject: true }));
  const { width, height } = info;
  const numbers = bits === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return writeTiff({ data: numbers, width, height, channels: 3 }, profile);
}

// After the resize, where there is least to convert.
function convert(intermediate: Intermediate, plan: ColourPlan): Promise<Intermediate> | Intermediate {
  const { edge } = intermediate;
  if (plan === "keep-p3") return intermediate;
  if (plan === "to-srgb")
    return makeIntermediate(openIntermediate(intermediate).withIccProfile("srgb", { attach: false }), {
      edge,
      wide: false,
    });
  // In 8 bits sharp works in sRGB, which would clip wide colours.
  const deep = openIntermediate(intermediate).pipelineColourspace("rgb16").withIccProfile("p3");
  return makeIntermediate(deep, { edge, wide: true });
}

/** Width and height of a rendition with that longer edge; never 0. */
export function boxOf({ width, height, longEdge }: Size, edge: number): { width: number; height: number } {
  const scaled = (side: number) => Math.max(1, Math.round((side * edge) / longEdge));
  return { width: scaled(width), height: scaled(height) };
}
