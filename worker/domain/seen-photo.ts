import type { Photo } from "./manifest.ts";

declare const seen: unique symbol;

/** A photo with the pictures that one viewer may have: pages name no others. */
export type SeenPhoto = Photo & { readonly [seen]: true };

/** A photo as somebody sees it who may, or may not, have it without its watermark. A film of which there is none with it isn't played. */
export function asSeen(photo: Photo, clean: boolean): SeenPhoto {
  if (clean) return photo as SeenPhoto;
  const { proof, video, ...still } = photo;
  const { hash, renditions, versions } = proof ?? { hash: NO_HASH, renditions: [] };
  return { ...still, hash, renditions, ...(video && versions ? { video: { ...video, versions } } : {}) } as SeenPhoto;
}

const NO_HASH = "000000000000";
