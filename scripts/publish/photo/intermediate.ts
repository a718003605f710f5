import sharp, { type Metadata, type Sharp } from "sharp";
import { type ColourPlan, planColour } from "./colour.ts";
import { limitEncode } from "./encode-limit.ts";
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

/** The image between two steps: bare pixels where they say everything, which spares writing and reading a file. */
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

/** Decodes a photo, once, to the largest size needed; throws what the decoder throws. */
export async function decodePhoto(
  bytes: Buffer,
  { metadata, size }: { metadata: Metadata; size: Size },
): Promise<Intermediate> {
  const plan = planColour({ icc: metadata.icc, space: metadata.space });
  const edge = Math.min(size.longEdge, Math.max(...Object.values(RECIPE).flatMap(({ edges }) => [...edges])));
  const ignoreIcc = plan === "keep-srgb";
  let image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error", ignoreIcc, pages: 1 }).autoOrient();
  if (metadata.hasAlpha) image = image.flatten({ background: "#ffffff" });
  image = image.resize({ ...boxOf(size, edge), fit: "fill" });
  if (plan === "decode-to-srgb" || plan === "keep-srgb") {
    return makeIntermediate(image.toColourspace("srgb"), { edge, wide: false });
  }
  const deep = metadata.depth === "ushort" ? image.toColourspace("rgb16") : image;
  return convert(await makeIntermediate(deep.keepIccProfile(), { edge, wide: true }), plan);
}

// After the resize, where there is least to convert.
function convert(intermediate: Intermediate, plan: ColourPlan): Promise<Intermediate> | Intermediate {
  const { edge } = intermediate;
  if (plan === "keep-p3") return intermediate;
  if (plan === "to-srgb")
    return makeIntermediate(openIntermediate(intermediate).toColourspace("srgb"), { edge, wide: false });
  // In 8 bits sharp works in sRGB, which would clip what is wide.
  const deep = openIntermediate(intermediate).pipelineColourspace("rgb16").withIccProfile("p3");
  return makeIntermediate(deep, { edge, wide: true });
}

/** Width and height of a rendition with that longer edge; never 0. */
export function boxOf({ width, height, longEdge }: Size, edge: number): { width: number; height: number } {
  const scaled = (side: number) => Math.max(1, Math.round((side * edge) / longEdge));
  return { width: scaled(width), height: scaled(height) };
}
