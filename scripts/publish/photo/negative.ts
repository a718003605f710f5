import sharp, { type Metadata, type Sharp } from "sharp";
import { type ColourPlan, planColour } from "./colour.ts";
import { RECIPE } from "./recipe.ts";

/** Photos of more pixels are refused. */
export const MOST_PIXELS = 300_000_000;

/** Upright pixels of an original. */
export interface Size {
  width: number;
  height: number;
  longEdge: number;
}

/** The photo at the largest size that is needed, upright, uncompressed; with a profile when its colours are wide. */
export interface Negative {
  bytes: Buffer;
  edge: number;
  wide: boolean;
}

/** An image as it is handed from step to step. */
export const uncompressed = (image: Sharp) => image.tiff({ compression: "none" }).toBuffer();

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
    return { bytes: await uncompressed(image.toColourspace("srgb")), edge, wide: false };
  }
  const deep = metadata.depth === "ushort" ? image.toColourspace("rgb16") : image;
  return { ...(await convert(await uncompressed(deep.keepIccProfile()), plan)), edge };
}

// After the resize, where there is least to convert.
async function convert(bytes: Buffer, plan: ColourPlan): Promise<{ bytes: Buffer; wide: boolean }> {
  if (plan === "keep-p3") return { bytes, wide: true };
  if (plan === "to-srgb") return { bytes: await uncompressed(sharp(bytes).toColourspace("srgb")), wide: false };
  // In 8 bits sharp works in sRGB, which would clip what is wide.
  return { bytes: await uncompressed(sharp(bytes).pipelineColourspace("rgb16").withIccProfile("p3")), wide: true };
}

/** Width and height of a rendition with that longer edge; never 0. */
export function boxOf({ width, height, longEdge }: Size, edge: number): { width: number; height: number } {
  const scaled = (side: number) => Math.max(1, Math.round((side * edge) / longEdge));
  return { width: scaled(width), height: scaled(height) };
}
