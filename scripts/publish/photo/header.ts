import sharp, { type Metadata } from "sharp";
import { readBrands } from "../../content/kind.ts";
import { readHeifColour } from "../colour/heif.ts";
import { matrixFault } from "../colour/matrix.ts";
import { readExif } from "../exif/exif.ts";
import { boxOf, readBoxes } from "../heif/boxes.ts";
import { codingOf, HEIF_KINDS } from "../heif/coding.ts";
import { readItems } from "../heif/items.ts";
import { jpegFault } from "../jpeg/frame.ts";
import { bareTiff } from "../tiff/bare.ts";
import { joinedTiff } from "../tiff/joined.ts";
import { isOdd, tiffShape } from "../tiff/shape.ts";
import { branded } from "./branded.ts";
import { PhotoUnreadable, unreadable } from "./unreadable.ts";

/** Photos of more pixels are refused. */
export const MOST_PIXELS = 300_000_000;

/** What a photo says about itself, before it is decoded. Throws PhotoUnreadable for files that can't be decoded. */
export async function readHeader(bytes: Buffer): Promise<Metadata> {
  const header = await sharp(readable(bytes), { limitInputPixels: false, limitInputChannels: 0 })
    .metadata()
    .catch((cause) => {
      throw unreadable(cause);
    });
  const { width, height } = header.autoOrient;
  if (width * height > MOST_PIXELS) throw new PhotoUnreadable("has more than 300 megapixels", "Export it smaller");
  return header;
}

/** The file as the decoder can read it; throws PhotoUnreadable for kinds of JPEG, TIFF and HEIF it can't. */
function readable(bytes: Buffer): Buffer {
  if (readBrands(bytes).length > 0) return readableHeif(bytes);
  const jpeg = jpegFault(bytes);
  if (jpeg) throw new PhotoUnreadable(`is ${jpeg}, which Glassine can't read`, "Export it as an ordinary JPEG");
  const shape = tiffShape(bytes);
  if (shape && readExif(bytes).raw) {
    throw new PhotoUnreadable("is a raw file, which Glassine can't read", "Export it as JPEG, PNG, WebP, TIFF or AVIF");
  }
  if (shape && "refused" in shape) throw new PhotoUnreadable(shape.refused, "Export it as RGB, in 8 or 16 bits");
  return shape && isOdd(shape) ? bareTiff(bytes) : joinedTiff(bytes);
}

function readableHeif(bytes: Buffer): Buffer {
  if (isToneMapped(bytes)) {
    throw new PhotoUnreadable(
      "is HEIF whose main picture is one with its gain map applied (tmap), which Glassine can't read",
      "Export it as JPEG",
    );
  }
  const coding = codingOf(bytes);
  if (coding !== null && !HEIF_KINDS[coding]) {
    const called = CODINGS[coding] ?? coding.trim();
    throw new PhotoUnreadable(`is HEIF with ${called} inside, which Glassine can't read`, "Export it as JPEG");
  }
  if (coding === null && isFilm(bytes)) {
    throw new PhotoUnreadable("is a film, or a series of pictures, which Glassine can't read", "Export it as JPEG");
  }
  const matrix = matrixFault(readHeifColour(bytes));
  if (matrix) {
    const called = HEIF_KINDS[coding ?? ""] === "heic" ? "HEIC" : "AVIF";
    throw new PhotoUnreadable(`is ${called} with colours in ${matrix}, which Glassine can't read`, "Export it as JPEG");
  }
  return branded(bytes);
}

function isToneMapped(bytes: Buffer): boolean {
  const items = readItems(bytes);
  return items?.typeOf(items.main) === "tmap";
}

const isFilm = (bytes: Buffer) => boxOf(readBoxes(bytes), "moov") !== null;

/** What codings of pictures in HEIF are usually called. */
const CODINGS: Readonly<Record<string, string>> = {
  avc1: "H.264",
  j2k1: "JPEG 2000",
  jpeg: "JPEG",
  unci: "uncompressed pixels",
  vvc1: "H.266",
};
