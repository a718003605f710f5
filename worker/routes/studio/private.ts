import { Hono } from "hono";
import type { Photo } from "../../domain/manifest.ts";
import { paths } from "../../domain/paths.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { changeMarks } from "../../store/marks.ts";
import { photosOf } from "../../studio/frame.ts";
import { type AtGallery, galleryResource, type Sent, studioPage } from "../../studio/resource.ts";

/** `/studio/g/:gallery/private/`: the photos guests do not see, and the way back */
export const studioPrivate = new Hono<AppEnv>();

galleryResource(studioPrivate, { path: "/studio/g/:gallery/private/", GET: privatePage, POST: unhide });

async function privatePage(c: Ctx, at: AtGallery, problems: string[] = []): Promise<Response> {
  const { overview, gallery } = at;
  const names = overview.marks.map((mark) => mark.photo);
  const photos = await photosOf(c, overview, names);
  const rows = overview.marks.map((mark) => ({ ...mark, name: mark.photo, photo: photos.get(mark.photo) ?? null }));
  const marks = rows.filter((row): row is typeof row & { photo: Photo } => row.photo !== null);
  const gone = rows.filter((row) => row.photo === null);
  return studioPage(c, at, { page: "studio/private", data: { gallery, marks, gone }, problems });
}

/** Takes marks off (`photo`, several, or `all`), or puts them back (`private=true`): the undo of the same form. */
async function unhide(c: Ctx, at: Sent<AtGallery>): Promise<Response> {
  const { fields, overview } = at;
  const all = field(fields, "all") === "true";
  const hide = field(fields, "private") === "true" && !all;
  const marked = overview.marks.map((mark) => mark.photo);
  const photos = all ? marked : [...new Set(fields.get("photo") ?? [])];
  const live = await photosOf(c, overview, photos);
  const held = new Set(marked);
  if (photos.length === 0 || !photos.every((photo) => held.has(photo) || live.has(photo)))
    return privatePage(c, at, ["photo: no photo of this gallery has that name"]);
  const { gallery } = overview.policy;
  await changeMarks(c.env.DB, { gallery, photos, hide, by: "photographer", now: c.var.now });
  return seeOther(c, `${paths.studioPrivate(gallery)}?done=${hide ? "hidden" : "shown"}`);
}
