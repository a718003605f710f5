import type { Photo } from "./manifest.ts";

declare const seen: unique symbol;

/** A photo with the pictures that one viewer may have: pages name no others. */
export type SeenPhoto = Photo & { readonly [seen]: true };

/** A photo as somebody sees it who may, or may not, have it without its watermark. A film without a watermark isn't played. */
export function asSeen(photo: Photo, clean: boolean): SeenPhoto {
  const { proof, video: _, ...still } = photo;
  if (clean) return photo as SeenPhoto;
  return { ...still, ...(proof ?? { hash: NO_HASH, renditions: [] }) } as SeenPhoto;
}

const NO_HASH = "000000000000";
