import sharp, { type Metadata } from "sharp";
import { type Pixels, writeTiff } from "../tiff/write.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** A photo that the decoder understands, and its colour space. */
export interface Negative {
  bytes: Buffer;
  header: Metadata;
  /** null is sRGB. */
  profile: Buffer | null;
  /** What its decoder found wrong with the file. */
  damage?: string;
}

/** Decoded pixels, as a file. */
export async function plainNegative(pixels: Pixels, profile: Buffer | null): Promise<Negative> {
  const bytes = writeTiff(pixels, profile);
  return { bytes, header: await sharp(bytes, { limitInputPixels: false }).metadata(), profile };
}

export const DAMAGED = "is damaged: a part of its coded picture is missing or wrong";

export const hdrFault = (how: string) => new PhotoUnreadable(`is an HDR file (${how})`, "Export it as SDR");
