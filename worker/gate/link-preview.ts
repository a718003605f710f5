import { everybodyMayLook, everybodySeesClean } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { LinkPreview } from "../domain/link-preview.ts";
import { type GalleryManifest, setsOf } from "../domain/manifest.ts";
import { asSeen, type SeenPhoto } from "../domain/seen-photo.ts";
import { subjectOf } from "../domain/subject.ts";
import { type TextKey, words } from "../domain/words/voice.ts";
import type { Ctx } from "../http/context.ts";
import { languageOf } from "../http/page.ts";
import { pictureUrl } from "../page/link-preview.ts";
import { coverName, visibleSets } from "../page/visible-gallery.ts";
import { readPhoto } from "../store/manifests.ts";
import type { StudioProfile } from "../store/studio.ts";

type LivePolicy = GalleryPolicy & { version: string };

/**
 * The link preview of a page that is seen before a gallery is entered, for visitors who may know about the gallery: its title and the studio,
 * and the cover if everybody may look at it. It is the same whoever asks and wherever they want to go. Throws
 * StorageFault.
 */
export async function strangerLinkPreview(
  c: Ctx,
  { policy, manifest }: { policy: LivePolicy; manifest: GalleryManifest },
): Promise<LinkPreview> {
  const { link } = policy;
  const cover = await openCover(c, { policy, manifest });
  const origin = c.var.site || c.var.url.origin;
  return {
    title: manifest.title,
    description: manifest.studio.name,
    studioName: manifest.studio.name,
    language: languageOf(c, manifest.language),
    picture: cover && pictureUrl({ link, photo: cover, origin }),
  };
}

/** The link preview of the studio's public pages; null before the studio has a name. */
export function studioLinkPreview(
  c: Ctx,
  { studio, title }: { studio: Pick<StudioProfile, "name"> | null; title?: TextKey },
): LinkPreview | null {
  if (!studio?.name) return null;
  const language = languageOf(c, null);
  const { name } = studio;
  return {
    title: title ? words(language).say(title) : name,
    description: title ? name : null,
    studioName: name,
    language,
    picture: null,
  };
}

/** The cover as strangers see it, or null if they see nothing. */
async function openCover(
  c: Ctx,
  { policy, manifest }: { policy: LivePolicy; manifest: GalleryManifest },
): Promise<SeenPhoto | null> {
  const { gallery, version, photoCount } = policy;
  const { now } = c.var;
  if (!everybodyMayLook({ gallery: policy, now })) return null;
  const sees = (set: string, photo?: string) =>
    everybodyMayLook({ gallery: policy, subject: subjectOf(policy, [set], photo), now });
  const sets = visibleSets({ manifest, sees, clientOnly: () => false, isPrivate: () => false });
  const name = coverName(manifest, sets);
  const photo = name === null ? null : await readPhoto(c.env.PHOTOS, { gallery, version, photoCount, photo: name });
  if (!photo) return null;
  const subject = subjectOf(policy, setsOf(photo), photo.name);
  return asSeen(photo, everybodySeesClean({ gallery: policy, subject, now }));
}
