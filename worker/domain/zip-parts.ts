/**
 * Most photos in one zip. The Worker opens each with a subrequest, and an invocation has 10,000 of them (docs/limits.md).
 * A larger zip comes in parts, and each part opens on its own.
 */
export const PART_PHOTOS = 8000;

/** How many zips a download of `photos` photos needs. */
export function partsOf(photos: number): number {
  return Math.max(1, Math.ceil(photos / PART_PHOTOS));
}

/** The photos of a part; the first part is 1. */
export function photosOfPart<Photo>(photos: readonly Photo[], part: number): Photo[] {
  return photos.slice((part - 1) * PART_PHOTOS, part * PART_PHOTOS);
}

/** The part that a query asks for; null if there is no such part. */
export function readPart(asked: string, parts: number): number | null {
  const part = /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 0;
  return part >= 1 && part <= parts ? part : null;
}

/** The address of one part of the zip at `href`. */
export function partHref(href: string, part: number): string {
  return `${href}${href.includes("?") ? "&" : "?"}part=${part}`;
}
