import { type GalleryManifest, manifestSchemas, type Photo, setsOf } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { GalleryOverview } from "../../worker/store/overview.ts";
import { readVersion, VersionDamaged } from "../gallery/version.ts";
import type { ObjectStore } from "../target/target.ts";
import type { BadFile, FileToCopy } from "./files.ts";

/** A gallery as it is published. */
export interface PublishedGallery {
  id: string;
  overview: GalleryOverview;
  /** null: its pages and photos are not there any more. */
  manifest: GalleryManifest | null;
  /** By name. */
  photos: ReadonlyMap<string, Photo>;
  /** Originals, in the folder of each set that shows them, and captions of videos. */
  files: FileToCopy[];
  /** Why there is no manifest, if there should be one. */
  incomplete: Omit<BadFile, "gallery">[];
}

/** Reads the live version of a gallery; one that was taken down is read as long as it is kept. */
export async function readPublishedGallery(
  blobs: Pick<ObjectStore, "get" | "has">,
  overview: GalleryOverview,
): Promise<PublishedGallery> {
  const { gallery: id, version, unpublished } = overview.policy;
  const photos = new Map<string, Photo>();
  const none = { id, overview, manifest: null, photos: new Map(), files: [] };
  try {
    await readVersion(blobs as ObjectStore, { gallery: id, version }, (photo) => photos.set(photo.name, photo));
  } catch (error) {
    if (!(error instanceof VersionDamaged)) throw error;
    const incomplete = unpublished ? [] : [{ file: `version ${version}`, is: "damaged" } as const];
    return { ...none, incomplete };
  }
  const bytes = await blobs.get(keys.manifest(id, version));
  const manifest = manifestSchemas.gallery.parse(JSON.parse(new TextDecoder().decode(bytes ?? undefined)));
  const files = [...photos.values()].flatMap((photo) => filesOf(id, photo));
  return { id, overview, manifest, photos, files, incomplete: [] };
}

function filesOf(gallery: string, photo: Photo): FileToCopy[] {
  const { name, original, video } = photo;
  return setsOf(photo).flatMap((set): FileToCopy[] => {
    const at = (file: string) => `content/${gallery}/${set}/${file}`;
    const captions = video?.captions;
    return [
      { gallery, file: at(original.file), blob: original.blob, size: original.size },
      ...(captions ? [{ gallery, file: at(`${name}.vtt`), blob: captions.blob, size: captions.size }] : []),
    ];
  });
}
