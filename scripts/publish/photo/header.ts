import sharp, { type Metadata } from "sharp";
import { readExif } from "../exif/exif.ts";
import { jpegFault } from "../jpeg/frame.ts";
import { bareTiff } from "../tiff/bare.ts";
import { isOdd, tiffShape } from "../tiff/shape.ts";
import { PhotoUnreadable, unreadable } from "./unreadable.ts";

/** Photos of more pixels are refused. */
export const MOST_PIXELS = 300_000_000;

const READ_IN_HEIF = new Set<string>(["av1", "hevc"]);

/** What a photo says about itself, before it is decoded. Throws PhotoUnreadable for files that can't be decoded. */
export async function readHeader(bytes: Buffer): Promise<Metadata> {
  const header = await sharp(readable(bytes), { limitInputPixels: false, limitInputChannels: 0 })
    .metadata()
    .catch((cause) => {
      throw unreadable(cause);
    });
  if (header.format === "heif" && !READ_IN_HEIF.has(header.compression ?? "")) {
    throw new PhotoUnreadable(
      `is HEIF with ${header.compression} inside, which Glassine can't read`,
      "Export it as JPEG",
    );
  }
  const { width, height } = header.autoOrient;
  if (width * height > MOST_PIXELS) throw new PhotoUnreadable("has more than 300 megapixels", "Export it smaller");
  return header;
}

/** The file as the decoder can read it; throws PhotoUnreadable for kinds of JPEG and TIFF it can't. */
function readable(bytes: Buffer): Buffer {
  const jpeg = jpegFault(bytes);
  if (jpeg) throw new PhotoUnreadable(`is ${jpeg}, which Glassine can't read`, "Export it as an ordinary JPEG");
  const shape = tiffShape(bytes);
  if (shape && readExif(bytes).raw) {
    throw new PhotoUnreadable("is a raw file, which Glassine can't read", "Export it as JPEG, PNG, WebP, TIFF or AVIF");
  }
  if (shape && "refused" in shape) throw new PhotoUnreadable(shape.refused, "Export it as RGB, in 8 or 16 bits");
  return shape && isOdd(shape) ? bareTiff(bytes) : bytes;
}
