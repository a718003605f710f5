import type { GalleryManifest, Photo } from "./manifest.ts";

/** What publishing passes to the site to build a gallery's pages: the manifest and its photos by name. */
export interface GalleryBuild {
  manifest: GalleryManifest;
  photos: Record<string, Photo>;
}
