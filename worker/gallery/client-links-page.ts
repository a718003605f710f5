import { linksGiveDownloads } from "../domain/access.ts";
import { LINK_DAYS, LINK_DAYS_MAX } from "../domain/client-link.ts";
import { dayIn, lastDayIn } from "../domain/expiry.ts";
import type { Fields } from "../domain/form.ts";
import { photosOnce } from "../domain/manifest.ts";
import type { LinkForm, LinksPayload } from "../domain/pages/link-payloads.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import type { Admission } from "../gate/gate.ts";
import { retryAfter } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { field } from "../http/form.ts";
import { pageAnswer } from "../http/page.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { listClientLinks } from "../store/client-links.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";
import { viewGallery } from "./gallery-view.ts";
import { chosenPhotos, ownerOf, seeOwnSelection } from "./own-selection.ts";

/** What a new link is to show, as far as this client sees it: photos or, if there are none, a set. */
export interface Asked {
  photos: readonly string[];
  /** "": none. */
  set: string;
}

/** What the address asks for: photos by name, one's own selection, a set. Throws StorageFault. */
export async function askedOf(c: Ctx, admitted: Admission): Promise<Asked> {
  const selected = c.req.query("from") === "selection" ? chosenPhotos(await seeOwnSelection(c, admitted)) : [];
  return seenOf(c, admitted, {
    photos: [...(c.req.queries("photo") ?? []), ...selected],
    set: c.req.query("set") ?? "",
  });
}

/** The same of a form. Throws StorageFault. */
export function namedIn(c: Ctx, { admitted, fields }: { admitted: Admission; fields: Fields }): Promise<Asked> {
  return seenOf(c, admitted, { photos: fields.get("photo") ?? [], set: field(fields, "set") ?? "" });
}

async function seenOf(c: Ctx, { gallery, version, sees }: Admission, { photos, set }: Asked): Promise<Asked> {
  const { sets } = await readManifest(c.env.PHOTOS, { gallery, version });
  const named = new Set(photos);
  const seen = photosOnce(sets, ({ id }, photo) => named.has(photo) && sees(id, photo));
  return {
    photos: [...seen].map(({ photo }) => photo),
    set: sets.some(({ id }) => id === set && sees(id)) ? set : "",
  };
}

interface Shown {
  admitted: Admission;
  asked: Asked;
  made?: LinksPayload["made"];
  problems?: VisitorProblem[];
  status?: 200 | 400 | 429;
}

/** A client's links, and the form to make one. Throws StorageFault. */
export async function clientLinksPage(
  c: Ctx,
  { admitted, asked, made = null, problems = [], status = 200 }: Shown,
): Promise<Response> {
  const { gallery, presence } = admitted;
  const view = await viewGallery(c, admitted);
  const listed = await listClientLinks(c.env.DB, { gallery, holder: presence.holder ?? "", now: c.var.now });
  const { timezone } = view.manifest.studio;
  const titles = new Map(view.sets.map(({ id, title }) => [id, title]));
  const data: LinksPayload = {
    view,
    links: listed.map((link) => ({
      ...link,
      title: link.set === null ? null : (titles.get(link.set) ?? link.set),
      lastDay: lastDayIn(link.expiresAt, timezone),
    })),
    form: view.offers.link ? await formOf(c, { admitted, asked, view }) : null,
    ...{ made, problems },
  };
  return pageAnswer(c, {
    ...{ page: "links", data, linkPreview: galleryLinkPreview(view), language: view.manifest.language },
    ...{ status, headers: retryAfter(problems) },
  });
}

/** So many photos of a new link are shown with a picture. */
const PICTURED = 12;
const DAY_MS = 86_400_000;

async function formOf(
  c: Ctx,
  { admitted, asked, view }: { admitted: Admission; asked: Asked; view: VisibleGallery },
): Promise<LinkForm> {
  const { gallery, version, policy, presence } = admitted;
  const first = asked.photos.slice(0, PICTURED);
  const found = await readPhotos(c.env.PHOTOS, { gallery, version, photoCount: policy.photoCount, photos: first });
  const { see } = await admitted.sight.open();
  const day = (days: number) => dayIn(c.var.now + days * DAY_MS, view.manifest.studio.timezone);
  const { whose } = await ownerOf(c, admitted, presence.holder);
  return {
    photos: { names: asked.photos, first: first.flatMap((name) => found.get(name) ?? []).map(see) },
    set: asked.set,
    forGuests: policy.clientLinks === "guests",
    downloads: view.offers.downloadPhoto && linksGiveDownloads(policy),
    endsWithVisit: presence.account === null,
    whose,
    days: { first: day(0), last: day(LINK_DAYS_MAX), usual: day(LINK_DAYS) },
  };
}
