import { shardCount, shardOf } from "../domain/manifest.ts";

/** Keys of objects in R2. */
export const keys = {
  blob: (sha256: string) => `blobs/${sha256}`,
  /** One size of a gallery's public cover. */
  publicCover: (gallery: string, sha256: string) => `covers/${gallery}/${sha256}`,
  shell: (file: string) => `shell/${file}`,
  version: (gallery: string, version: string) => `galleries/${gallery}/${version}/`,
  manifest: (gallery: string, version: string) => `${keys.version(gallery, version)}gallery.json`,
  /** What the files say, where the version is arranged otherwise. */
  published: (gallery: string, version: string) => `${keys.version(gallery, version)}published.json`,
  shard: (gallery: string, version: string, shard: number) => `${keys.version(gallery, version)}photos/${shard}.json`,
  files: (gallery: string, version: string, set: string) => `${keys.version(gallery, version)}sets/${set}.json`,
  coverPage: (gallery: string, version: string) => `${keys.version(gallery, version)}cover.page`,
  setPage: (gallery: string, version: string, set: string) => `${keys.version(gallery, version)}pages/${set}.page`,
} as const;

/** Key of the shard that holds a photo's entry. */
export function photoShardKey(at: { gallery: string; version: string; photoCount: number; photo: string }): string {
  return keys.shard(at.gallery, at.version, shardOf(at.photo, shardCount(at.photoCount)));
}
