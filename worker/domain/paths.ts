import { image, type Place } from "./addresses.ts";
import { FALLBACK, FORMAT_NAMES, FORMATS, type Format } from "./formats.ts";
import type { Photo } from "./manifest.ts";

export type { Place } from "./addresses.ts";
export * as paths from "./addresses.ts";

/** So many photos may be chosen for one download: its address has no room for more. */
export const CHOSEN_MOST = 200;

const RENDITION = new RegExp(`^([1-9]\\d{0,4})-([0-9a-f]{12})\\.(${FORMAT_NAMES.join("|")})$`);

/** Reads the last segment of an image's address, as `paths.image` writes it: longer edge, content, format. */
export function readRendition(segment: string): { edge: number; hash: string; format: Format } | null {
  const [, edge, hash = "", ending] = RENDITION.exec(segment) ?? [];
  const format = FORMAT_NAMES.find((known) => known === ending);
  return format ? { edge: Number(edge), hash, format } : null;
}

/** What the address of a video names: the size, or null for its captions, and their content. */
export interface Played {
  edge: number | null;
  hash: string;
}

const PLAYED = /^(?:([1-9]\d{0,4})-)?([0-9a-f]{12})\.(mp4|vtt)$/;

/** Reads the last segment of the address of a video or its captions; null: it is another one. */
export function readPlayed(segment: string): Played | null {
  const [, edge, hash = "", ending] = PLAYED.exec(segment) ?? [];
  if (ending === undefined || (ending === "mp4") !== (edge !== undefined)) return null;
  return { edge: edge === undefined ? null : Number(edge), hash };
}

/**
 * The addresses of a photo's renditions for `<picture>`: `srcset` strings with widths in pixels, by format, and the
 * fallback.
 */
export interface PictureSources {
  /** For `<source>`: every format but the fallback. */
  sources: { type: string; srcset: string }[];
  srcset: string;
  src: string;
  width: number;
  height: number;
}

/** Sources of one photo for `<picture>`. Widths in `srcset` are the rendition's real widths, not its longer edge. */
export function pictureSources(
  place: Place,
  photo: Pick<Photo, "name" | "hash" | "width" | "height" | "renditions">,
): PictureSources {
  const longer = Math.max(photo.width, photo.height);
  const set = (format: Format) =>
    photo.renditions
      .filter((r) => r.format === format)
      .map((r) => `${image(place, photo, r)} ${Math.max(1, Math.round((r.edge * photo.width) / longer))}w`)
      .join(", ");
  const fallback = photo.renditions.find((r) => r.format === FALLBACK) ?? photo.renditions[0];
  return {
    sources: FORMATS.filter(({ format }) => format !== FALLBACK)
      .map(({ format, type }) => ({ type, srcset: set(format) }))
      .filter(({ srcset }) => srcset !== ""),
    srcset: set(FALLBACK),
    src: fallback ? image(place, photo, fallback) : "",
    width: photo.width,
    height: photo.height,
  };
}
