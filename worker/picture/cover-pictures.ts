import { decode, encode } from "jpeg-js";
import type { CoverStyle } from "../domain/settings-table.ts";
import { blurred } from "./blur.ts";
import { bareJpeg, withProfileOf } from "./jpeg-parts.ts";

/** A JPEG for everybody. */
export interface MadePicture {
  bytes: Uint8Array;
  /** Pixels. */
  width: number;
  height: number;
}

const QUALITY = 80;

/** A rendition, as it is stored. */
interface Source extends MadePicture {}

/**
 * The public pictures of a photo, from its JPEG renditions, small ones first: each without anything but its pixels, or one
 * of which only soft colours are left. Throws JpegFault.
 */
export function coverPictures(sources: readonly Source[], style: CoverStyle): MadePicture[] {
  const [smallest] = sources;
  if (!smallest) throw new RangeError("a photo has at least one JPEG");
  if (style === "clear") return sources.map((source) => ({ ...source, bytes: bareJpeg(source.bytes) }));
  const { data, width, height } = blurred(decode(smallest.bytes, { useTArray: true, maxMemoryUsageInMB: 96 }));
  const { data: bytes } = encode({ data, width, height }, QUALITY);
  return [{ bytes: withProfileOf(smallest.bytes, bareJpeg(bytes)), width, height }];
}
