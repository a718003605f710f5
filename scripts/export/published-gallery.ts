import { type GalleryManifest, type Photo, setsOf } from "../../worker/domain/manifest.ts";
import { photoName } from "../../worker/domain/slug.ts";
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
  /** What is damaged, if that is why there is no manifest. */
  incomplete: Omit<BadFile, "gallery">[];
}

/** Reads the live version of a gallery; one that was taken down is read as long as it is kept. */
export async function readPublishedGallery(
  blobs: Pick<ObjectStore, "get">,
  overview: GalleryOverview,
): Promise<PublishedGallery> {
  const { gallery: id, version, unpublished } = overview.policy;
  const photos = new Map<string, Photo>();
  try {
    const ref = { gallery: id, version };
    const { manifest } = await readVersion(blobs, ref, (photo) => photos.set(photo.name, photo));
    const files = [...photos.values()].flatMap((photo) => filesOf(id, photo));
    return { id, overview, manifest, photos, files, incomplete: [] };
  } catch (error) {
    if (!(error instanceof VersionDamaged)) throw error;
    const incomplete = unpublished ? [] : [{ file: `version ${version}`, is: "damaged" } as const];
    return { id, overview, manifest: null, photos: new Map(), files: [], incomplete };
  }
}

/** What a photo of an export is called: as its file there, whose name every system takes. */
export const exportedName = ({ original }: Pick<Photo, "original">): string => photoName(original.file);

function filesOf(gallery: string, photo: Photo): FileToCopy[] {
  const { original, video } = photo;
  return setsOf(photo).flatMap((set): FileToCopy[] => {
    const at = (file: string) => `content/${gallery}/${set}/${file}`;
    const captions = video?.captions;
    return [
      { gallery, file: at(original.file), key: keys.blob(original.blob), size: original.size },
      ...(captions
        ? [{ gallery, file: at(`${exportedName(photo)}.vtt`), key: keys.blob(captions.blob), size: captions.size }]
        : []),
    ];
  });
}
