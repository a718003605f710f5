import type { GalleryPolicy } from "../domain/gallery.ts";
import type { IncludedPayload } from "../domain/pages/payloads.ts";
import type { Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { readManifest } from "../store/manifests.ts";
import { strangerLinkPreview } from "./link-preview.ts";

/** What is included for a visitor, and what a download they asked for would take of it. */
export interface IncludedFacts {
  most: number;
  left: number;
  takes: number;
  /** How many photos it has. */
  photos: number;
  /** The photo it is about; null: several, or none. */
  photo: string | null;
  /** They may buy more. */
  buys: boolean;
}

interface IncludedPage {
  policy: GalleryPolicy & { version: string };
  included: IncludedFacts;
  /** A download was asked for: its button, or why there is none. */
  asks?: "take" | "used-up";
  /** Path of the download that starts with this page. */
  started?: string | null;
}

/** How many full-size photos are left for a visitor, before each press and after it. Throws StorageFault. */
export async function includedPage(
  c: Ctx,
  { policy, included, asks, started = null }: IncludedPage,
): Promise<Response> {
  const { link } = policy;
  const manifest = await readManifest(c.env.PHOTOS, policy);
  const { pathname, search } = c.var.url;
  const data: IncludedPayload = {
    ...{ link, title: manifest.title, ...included, asks: asks ?? null, started },
    action: pathname + search,
  };
  return pageAnswer(c, {
    page: "included",
    data,
    linkPreview: await strangerLinkPreview(c, { policy, manifest }),
    status: asks ? 403 : 200,
    language: manifest.language,
    headers: started ? { refresh: `0;url=${started}` } : {},
  });
}
