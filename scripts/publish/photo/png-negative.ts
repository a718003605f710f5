import sharp from "sharp";
import { stretch } from "../colour/narrow.ts";
import type { FileFacts } from "./claim.ts";
import { limitEncode } from "./encode-limit.ts";
import { MOST_PIXELS } from "./header.ts";
import { type Negative, plainNegative } from "./negative.ts";

/** The picture of a PNG whose numbers have the range of television. */
export async function narrowNegative({ bytes, header }: FileFacts, profile: Buffer | null): Promise<Negative> {
  const deep = header.depth === "ushort";
  const { data, info } = await limitEncode(() =>
    sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error", ignoreIcc: true })
      .toColourspace(deep ? (header.space ?? "rgb16") : "srgb")
      .raw({ depth: deep ? "ushort" : "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  const numbers = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  const { width, height, channels } = info;
  const colours = channels < 3 ? 1 : 3;
  const made = stretch({ data: numbers, channels, colours });
  return plainNegative({ data: made, width, height, channels: colours, orientation: header.orientation ?? 1 }, profile);
}
