import sharp from "sharp";
import type { Flaw } from "./flaw.ts";

const ROWS = 256;
const COLUMNS = 64;
const SAME = 2;
const LEAST_ROWS = 2;

/** What a picture lacks that only a lenient decoder takes: rows at its bottom that are one colour, since nothing came any more. */
export async function missingPart(bytes: Buffer): Promise<Flaw | null> {
  const { data, info } = await sharp(bytes, { failOn: "none", limitInputPixels: false, pages: 1 })
    .removeAlpha()
    .toColourspace("srgb")
    .resize({ width: COLUMNS, height: ROWS, fit: "fill", kernel: "nearest" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rows = evenRows(data, info);
  if (rows < LEAST_ROWS) return null;
  return {
    missing: true,
    what: `is cut off: about ${Math.max(1, Math.round((rows / ROWS) * 100))} % of its picture is missing`,
  };
}

/** Rows from the bottom on that are all the same colour. */
function evenRows(pixels: Buffer, { channels }: { channels: number }): number {
  const last = pixels.subarray(pixels.length - channels);
  let at = pixels.length - 1;
  while (at >= 0 && Math.abs((pixels[at] ?? 0) - (last[at % channels] ?? 0)) <= SAME) at -= 1;
  return Math.floor((pixels.length - 1 - at) / (COLUMNS * channels));
}
