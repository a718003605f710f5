import type { GalleryPolicy } from "../../worker/domain/gallery.ts";
import type { GalleryManifest, Photo } from "../../worker/domain/manifest.ts";
import { type ChosenCover, readPublicCovers } from "../../worker/store/public-covers.ts";
import { publishedGallery } from "../gallery/live.ts";
import { readVersion, VersionDamaged } from "../gallery/version.ts";
import type { Target } from "../target/target.ts";
import { ScriptError } from "../terminal/script.ts";

/** What an audit judges by: the manifest and the rules, read from storage by the tool, never from the site's answers. */
export interface Facts {
  policy: GalleryPolicy & { version: string };
  manifest: GalleryManifest;
  photos: ReadonlyMap<string, Photo>;
  /** The picture that everybody may see, if one was chosen. */
  cover: ChosenCover | null;
}

/** Reads them. Throws ScriptError if the gallery is not published, or its live version is incomplete. */
export async function readFacts(target: Target, gallery: string): Promise<Facts> {
  const { policy } = await publishedGallery(target, gallery);
  const { version } = policy;
  const photos = new Map<string, Photo>();
  const keep = (photo: Photo) => void photos.set(photo.name, photo);
  const { manifest } = await readVersion(target.blobs, { gallery, version }, keep).catch((error) => {
    if (!(error instanceof VersionDamaged)) throw error;
    throw new ScriptError(
      `${gallery}: its live version is incomplete. Publish it again: npm run publish -- ${gallery} --check`,
    );
  });
  const [cover = null] = await readPublicCovers(target.db, [gallery]);
  return { policy, manifest, photos, cover };
}

/** Everything of them that decides, as text: two that are the same judge the same. */
export function fingerprint({ policy, cover }: Facts): string {
  const { sets, privateMarks, ...plain } = policy;
  const { sets: coverSets, ...chosen } = cover ?? { sets: new Map() };
  return JSON.stringify([plain, [...sets].sort(), [...privateMarks].sort(), chosen, [...coverSets].sort()]);
}
