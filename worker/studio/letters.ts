import { mailsPeople } from "../gate/mailing.ts";
import type { Ctx } from "../http/context.ts";
import { languageOf } from "../http/page.ts";
import type { NewMail } from "../store/mails.ts";
import { readManifest } from "../store/manifests.ts";
import type { GalleryOverview } from "../store/overview.ts";

/** The language of a letter: the gallery's, or that of whoever sends it. Throws StorageFault. */
export async function letterLanguage(c: Ctx, { policy }: GalleryOverview): Promise<string> {
  return languageOf(c, (await readManifest(c.env.PHOTOS, policy)).language);
}

/** What all letters of the photographer about a gallery have in common; null: mail isn't set up. Throws StorageFault. */
export async function letterAbout(
  c: Ctx,
  overview: GalleryOverview,
): Promise<Pick<NewMail, "gallery" | "language" | "site" | "now"> | null> {
  const { site, now } = c.var;
  if (!mailsPeople(c) || !site) return null;
  return { gallery: overview.policy.gallery, language: await letterLanguage(c, overview), site, now };
}
