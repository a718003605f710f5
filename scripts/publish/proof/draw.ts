import type { OverlayOptions } from "sharp";
import sharp from "sharp";
import type { Format } from "../../../worker/domain/formats.ts";
import type { Watermark } from "../../content/watermark.ts";
import { limitEncode } from "../photo/encode-limit.ts";
import { boxOf } from "../photo/intermediate.ts";
import { ENCODERS } from "../photo/recipe.ts";
import { openOverlay } from "./overlay.ts";

interface Wanted {
  /** The largest rendition. */
  master: Uint8Array;
  /** Pixels of the photo. */
  width: number;
  height: number;
  renditions: readonly { edge: number; format: Format }[];
  overlay: (box: { width: number; height: number }) => Promise<OverlayOptions>;
}

export interface DrawnRendition {
  edge: number;
  format: Format;
  bytes: Uint8Array;
}

/** Draws a watermark into every size of a photo, with the rights that its renditions name. Throws what the decoder throws. */
export async function drawProofs({ master, width, height, renditions, overlay }: Wanted): Promise<DrawnRendition[]> {
  const size = { width, height, longEdge: Math.max(width, height) };
  const opened = await limitEncode(() => sharp(master).keepExif().keepXmp().png({ compressionLevel: 0 }).toBuffer());
  const drawn = renditions.map(async ({ edge, format }) => {
    const box = boxOf(size, edge);
    const laid = await overlay(box);
    const picture = sharp(opened)
      .resize({ ...box, fit: "fill" })
      .composite([laid])
      .removeAlpha();
    const bytes = await limitEncode(() => ENCODERS[format](picture.keepExif().keepXmp()).toBuffer());
    return { edge, format, bytes: new Uint8Array(bytes) };
  });
  // All of them finish, even after a fault.
  await Promise.allSettled(drawn);
  return Promise.all(drawn);
}

const overlays = new WeakMap<Watermark, Wanted["overlay"]>();

/** What lays a watermark over pictures: one for all pictures of a gallery. */
export function overlayOf(watermark: Watermark): Wanted["overlay"] {
  const overlay = overlays.get(watermark) ?? openOverlay(watermark);
  overlays.set(watermark, overlay);
  return overlay;
}
