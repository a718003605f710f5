import type { Subject } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { type Photo, setsOf } from "../domain/manifest.ts";
import { subjectOf } from "../domain/subject.ts";
import type { Ctx } from "../http/context.ts";
import { readManifest, readPhoto } from "../store/manifests.ts";

interface Lookup {
  policy: GalleryPolicy;
  version: string;
  /** A set or photo, by id or name as the URL gives it; neither: the gallery as a whole. */
  about: { set?: string; photo?: string };
}

/** The subject of a wish according to the live manifest; null if it is about the gallery as a whole. Throws StorageFault. */
export async function findSubject(
  c: Ctx,
  { policy, version, about }: Lookup,
): Promise<{ subject: Subject; photo: Photo | null } | null> {
  const { gallery, photoCount } = policy;
  if (about.photo !== undefined) {
    const photo = await readPhoto(c.env.PHOTOS, { gallery, version, photoCount, photo: about.photo });
    return { subject: photo && subjectOf(policy, setsOf(photo), photo.name), photo };
  }
  if (about.set === undefined) return null;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const listed = manifest.sets.some((set) => set.id === about.set);
  return { subject: listed ? subjectOf(policy, [about.set]) : null, photo: null };
}
