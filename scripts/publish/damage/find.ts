import type { PhotoKind } from "../../content/kind.ts";
import type { Flaw } from "./flaw.ts";
import { heicFlaw } from "./heic.ts";
import { jpegFlaw } from "./jpeg.ts";
import { avifFlaw, pngFlaw, webpFlaw } from "./other.ts";
import { tiffFlaw } from "./tiff.ts";

/** Reading every code takes 9 ms for a megabyte, a fiftieth of rendering a photo of 24 megapixels. */
const USUALLY = 1_000_000;

interface Look {
  kind: PhotoKind;
  pixels: number;
  /** Reads all codes, however long it takes. */
  thorough?: boolean;
}

/** What can be seen of damage in a file without decoding it. */
export function findFlaw(bytes: Buffer, { kind, pixels, thorough = false }: Look): Flaw | null {
  const most = thorough ? Number.POSITIVE_INFINITY : USUALLY;
  switch (kind) {
    case "jpeg":
      return jpegFlaw(bytes, { most });
    case "png":
      return pngFlaw(bytes);
    case "webp":
      return webpFlaw(bytes, pixels);
    case "tiff":
      return tiffFlaw(bytes, most);
    case "heic":
      return heicFlaw(bytes);
    case "avif":
      return avifFlaw(bytes, pixels);
    default:
      return null;
  }
}
