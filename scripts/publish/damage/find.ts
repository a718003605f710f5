import type { PhotoKind } from "../../content/kind.ts";
import type { Flaw } from "./flaw.ts";
import { jpegFlaw } from "./jpeg.ts";
import { endFlaw, pngFlaw, webpFlaw } from "./other.ts";

/** What can be seen of damage in a file without decoding it. */
export function findFlaw(bytes: Buffer, { kind, pixels }: { kind: PhotoKind; pixels: number }): Flaw | null {
  switch (kind) {
    case "jpeg":
      return jpegFlaw(bytes);
    case "png":
      return pngFlaw(bytes);
    case "webp":
      return webpFlaw(bytes, pixels);
    case "tiff":
      return endFlaw(bytes);
    default:
      // AVIF and HEIC: their decoders notice.
      return null;
  }
}
