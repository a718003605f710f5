import sharp, { type Metadata } from "sharp";
import type { Claim } from "../colour/claim.ts";
import { gamma } from "../colour/curve.ts";
import { SRGB_PRIMARIES } from "../colour/primaries.ts";
import { profileOf } from "../colour/profile.ts";
import { bareTiff } from "../tiff/bare.ts";
import { flatten, type Numbers } from "../tiff/flat.ts";
import { isOdd, type TiffShape, tiffShape } from "../tiff/shape.ts";
import { writeTiff } from "../tiff/write.ts";
import { claimOfFile, type FileFacts } from "./claim.ts";
import { limitEncode } from "./encode-limit.ts";
import { MOST_PIXELS } from "./header.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** A photo that the decoder understands, and what its colours are. */
export interface Negative {
  bytes: Buffer;
  header: Metadata;
  /** null is sRGB. */
  profile: Buffer | null;
}

/** The file itself, or where the decoder would take it for something else, its picture put plainly. Throws PhotoUnreadable. */
export async function openNegative(file: FileFacts): Promise<Negative> {
  const claim = claimOfFile(file);
  if ("hdr" in claim) throw hdr(claim.hdr);
  const shape = file.kind === "tiff" ? tiffShape(file.bytes) : null;
  if (shape && !("refused" in shape) && isOdd(shape)) return flatNegative(file, { shape, claim });
  return { bytes: file.bytes, header: file.header, profile: claim.profile };
}

const hdr = (how: string) => new PhotoUnreadable(`is an HDR file (${how})`, "Export it as SDR");

const LINEAR = profileOf({ primaries: SRGB_PRIMARIES, curve: gamma(1) });
/** More than so many numbers in a thousand beyond white are no sparkles. */
const SPARKLES = 1;

async function flatNegative(
  { bytes, header }: FileFacts,
  { shape, claim }: { shape: TiffShape; claim: Exclude<Claim, { hdr: string }> },
): Promise<Negative> {
  const { data, info } = await limitEncode(() =>
    sharp(bareTiff(bytes), { ...DECODING, pages: 1 })
      .toColourspace("multiband")
      .raw({ depth: shape.float ? "float" : DEPTHS[shape.bits] })
      .toBuffer({ resolveWithObject: true }),
  );
  const { beyondWhite, ...flat } = flatten(numbersOf(data, shape), shape);
  if (beyondWhite > SPARKLES) throw hdr("brighter than white");
  const profile = claim.profile ?? (shape.float && flat.channels !== 4 && shape.colour !== "lab" ? LINEAR : null);
  const tiff = writeTiff(
    {
      data: new Uint8Array(flat.data.buffer),
      width: info.width,
      height: info.height,
      channels: flat.channels,
      bits: flat.data instanceof Uint8Array ? 8 : 16,
      orientation: header.orientation ?? 1,
    },
    profile,
  );
  return { bytes: tiff, header: await sharp(tiff, { limitInputPixels: false }).metadata(), profile };
}

const DECODING = { limitInputPixels: MOST_PIXELS, limitInputChannels: 0, failOn: "error", ignoreIcc: true } as const;
const DEPTHS = { 8: "uchar", 16: "ushort", 32: "uint" } as const;

function numbersOf({ buffer, byteOffset, byteLength }: Buffer, { float, bits }: TiffShape): Numbers {
  if (float) return new Float32Array(buffer, byteOffset, byteLength / 4);
  if (bits === 32) return new Uint32Array(buffer, byteOffset, byteLength / 4);
  return bits === 16
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint8Array(buffer, byteOffset, byteLength);
}
