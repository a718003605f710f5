import sharp from "sharp";
import { gamma } from "../colour/curve.ts";
import { SRGB_PRIMARIES } from "../colour/primaries.ts";
import { profileOf } from "../colour/profile.ts";
import { bareTiff } from "../tiff/bare.ts";
import { flatten, type Numbers } from "../tiff/flat.ts";
import type { TiffShape } from "../tiff/shape.ts";
import type { FileFacts } from "./claim.ts";
import { limitEncode } from "./encode-limit.ts";
import { MOST_PIXELS } from "./header.ts";
import { hdrFault, type Negative, plainNegative } from "./negative.ts";

const LINEAR = profileOf({ primaries: SRGB_PRIMARIES, curve: gamma(1) });
/** If more than this many numbers in a thousand are beyond white, they are not just highlights. */
const SPARKLES = 1;

/** The picture of a TIFF that the decoder would misread, in a simpler form. `claimed`: its profile. */
export async function tiffNegative(
  { bytes, header }: FileFacts,
  { shape, claimed }: { shape: TiffShape; claimed: Buffer | null },
): Promise<Negative> {
  const { data, info } = await limitEncode(() =>
    sharp(bareTiff(bytes), { ...DECODING, pages: 1 })
      .toColourspace("multiband")
      .raw({ depth: shape.float ? "float" : DEPTHS[shape.bits] })
      .toBuffer({ resolveWithObject: true }),
  );
  const { beyondWhite, data: flat, channels } = flatten(numbersOf(data, shape), shape);
  if (beyondWhite > SPARKLES) throw hdrFault("brighter than white");
  const isLinear = shape.float && (shape.colour === "grey" || shape.colour === "rgb");
  const { width, height } = info;
  const pixels = { data: flat, width, height, channels, orientation: header.orientation ?? 1 };
  return plainNegative(pixels, claimed ?? (isLinear ? LINEAR : null));
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
