import sharp, { type Metadata, type Sharp } from "sharp";
import { type ColourPlan, planColour } from "./colour.ts";
import { atEnlarger } from "./enlargers.ts";
import { RECIPE } from "./recipe.ts";

/** Photos of more pixels are refused. */
export const MOST_PIXELS = 300_000_000;

/** Upright pixels of an original. */
export interface Size {
  width: number;
  height: number;
  longEdge: number;
}

/** An upright image between two steps, uncompressed. */
export interface Negative {
  bytes: Buffer;
  /** How to read bare pixels; null for a file with a profile, which bare pixels can't carry. */
  raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 } | null;
  edge: number;
  /** Its colours are wider than sRGB. */
  wide: boolean;
}

/** Opens a negative for the next step. */
export function openNegative({ bytes, raw }: Pick<Negative, "bytes" | "raw">): Sharp {
  return raw ? sharp(bytes, { raw }) : sharp(bytes);
}

/** The image as a negative: bare pixels where they say everything, which spares writing and reading a file. */
export async function exposeNegative(image: Sharp, { edge, wide }: Pick<Negative, "edge" | "wide">): Promise<Negative> {
  if (wide) return { bytes: await atEnlarger(() => profiled(image)), raw: null, edge, wide };
  const { data, info } = await atEnlarger(() => image.raw().toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  return { bytes: data, raw: { width, height, channels: channels as 1 | 2 | 3 | 4 }, edge, wide };
}

const profiled = (image: Sharp) => image.tiff({ compression: "none" }).toBuffer();

/** Decodes a photo, once, to the largest size needed; throws what the decoder throws. */
export async function decodePhoto(
  bytes: Buffer,
  { metadata, size }: { metadata: Metadata; size: Size },
): Promise<Negative> {
  const plan = planColour({ icc: metadata.icc, space: metadata.space });
  const edge = Math.min(size.longEdge, Math.max(...RECIPE.avif.edges, ...RECIPE.jpg.edges));
  const ignoreIcc = plan === "keep-srgb";
  let image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error", ignoreIcc, pages: 1 }).autoOrient();
  if (metadata.hasAlpha) image = image.flatten({ background: "#ffffff" });
  image = image.resize({ ...boxOf(size, edge), fit: "fill" });
  if (plan === "decode-to-srgb" || plan === "keep-srgb") {
    return exposeNegative(image.toColourspace("srgb"), { edge, wide: false });
  }
  const deep = metadata.depth === "ushort" ? image.toColourspace("rgb16") : image;
  return convert(await exposeNegative(deep.keepIccProfile(), { edge, wide: true }), plan);
}

// After the resize, where there is least to convert.
function convert(negative: Negative, plan: ColourPlan): Promise<Negative> | Negative {
  const { edge } = negative;
  if (plan === "keep-p3") return negative;
  if (plan === "to-srgb") return exposeNegative(openNegative(negative).toColourspace("srgb"), { edge, wide: false });
  // In 8 bits sharp works in sRGB, which would clip what is wide.
  const deep = openNegative(negative).pipelineColourspace("rgb16").withIccProfile("p3");
  return exposeNegative(deep, { edge, wide: true });
}

/** Width and height of a rendition with that longer edge; never 0. */
export function boxOf({ width, height, longEdge }: Size, edge: number): { width: number; height: number } {
  const scaled = (side: number) => Math.max(1, Math.round((side * edge) / longEdge));
  return { width: scaled(width), height: scaled(height) };
}
