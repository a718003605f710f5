import { entryRules } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { EnterPayload } from "../domain/pages/payloads.ts";
import type { Ctx } from "../http/context.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { readManifest } from "../store/manifests.ts";
import { strangerLinkPreview } from "./link-preview.ts";
import { coverPicture, publicCover } from "./public-cover.ts";

interface EntryPage {
  policy: GalleryPolicy & { version: string };
  next: string | null;
  fault: EnterPayload["fault"];
  chosen?: EnterPayload["chosen"];
  status?: number;
}

/** Where visitors say who they are and type the password. Throws StorageFault. */
export async function entryPage(
  c: Ctx,
  { policy, next, fault, chosen = null, status = 200 }: EntryPage,
): Promise<Response> {
  const { gallery, link, version } = policy;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const cover = await publicCover({ env: c.env, now: c.var.now }, policy);
  const data: EnterPayload = {
    link,
    title: manifest.title,
    date: manifest.date,
    studioName: manifest.studio.name,
    logo: manifest.studio.logo ?? null,
    cover: cover && coverPicture(link, cover),
    ...entryRules(policy),
    chosen,
    next,
    fault,
  };
  return pageAnswer(c, {
    page: "enter",
    data,
    linkPreview: await strangerLinkPreview(c, { policy, manifest }),
    status,
    language: manifest.language,
    ...(fault && faultAnswer(fault)),
  });
}
