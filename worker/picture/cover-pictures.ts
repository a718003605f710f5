import { decode, encode } from "jpeg-js";
import { FALLBACK, type Format } from "../domain/formats.ts";
import type { CoverStyle } from "../domain/settings-table.ts";
import { bareAvif } from "./avif-parts.ts";
import { blurred } from "./blur.ts";
import { bareJpeg, withProfileOf } from "./jpeg-parts.ts";

/** A picture for everybody. */
export interface MadePicture {
  bytes: Uint8Array;
  /** Pixels. */
  width: number;
  height: number;
  format: Format;
}

const QUALITY = 80;

/** The same picture without anything that is not needed to show it. Nobody is shown a format that isn't here. */
const BARE: Partial<Record<Format, (file: Uint8Array) => Uint8Array>> = { avif: bareAvif, jpg: bareJpeg };

/** A rendition, as it is stored. */
interface Source extends MadePicture {}

/**
 * The public pictures of a photo, from its renditions, of each format small ones first: each without anything but its
 * pixels, or one of which only soft colours are left. Throws JpegFault and AvifFault.
 */
export function coverPictures(sources: readonly Source[], style: CoverStyle): MadePicture[] {
  const smallest = sources.find(({ format }) => format === FALLBACK);
  if (!smallest) throw new RangeError("a photo has at least one JPEG");
  if (style === "clear") return sources.flatMap(withoutMore);
  const { data, width, height } = blurred(decode(smallest.bytes, { useTArray: true, maxMemoryUsageInMB: 96 }));
  const { data: bytes } = encode({ data, width, height }, QUALITY);
  return [{ bytes: withProfileOf(smallest.bytes, bareJpeg(bytes)), width, height, format: FALLBACK }];
}

function withoutMore(source: Source): MadePicture[] {
  const bare = BARE[source.format];
  return bare ? [{ ...source, bytes: bare(source.bytes) }] : [];
}
