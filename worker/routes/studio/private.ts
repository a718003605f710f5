import { Hono } from "hono";
import type { Photo } from "../../domain/manifest.ts";
import { paths } from "../../domain/paths.ts";
import { admitToStudio } from "../../gate/gate.ts";
import { badRequest, methodNotAllowed, notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { changeMarks } from "../../store/marks.ts";
import { photosOf, studioFrame, studioGallery } from "../../studio/frame.ts";

/** `/studio/g/:gallery/private/`: the photos guests do not see, and the way back */
export const studioPrivate = new Hono<AppEnv>();

resource(studioPrivate, {
  path: "/studio/g/:gallery/private/",
  methods: { GET: show, POST: unhide },
  otherwise: methodNotAllowed,
});

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  return session instanceof Response ? session : privatePage(c, []);
}

async function privatePage(c: Ctx, problems: string[]): Promise<Response> {
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const { overview, gallery } = found;
  const names = overview.marks.map((mark) => mark.photo);
  const photos = await photosOf(c, overview, names);
  const rows = overview.marks.map((mark) => ({ ...mark, name: mark.photo, photo: photos.get(mark.photo) ?? null }));
  const marks = rows.filter((row): row is typeof row & { photo: Photo } => row.photo !== null);
  const gone = rows.filter((row) => row.photo === null);
  return pageAnswer(c, {
    page: "studio/private",
    card: null,
    data: { frame: await studioFrame(c, problems), gallery, marks, gone },
    status: problems.length > 0 ? 400 : 200,
  });
}

/** Takes marks off (`photo`, several, or `all`), or puts them back (`private=true`): the undo of the same form. */
async function unhide(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  const all = field(fields, "all") === "true";
  const hide = field(fields, "private") === "true" && !all;
  const marked = found.overview.marks.map((mark) => mark.photo);
  const photos = all ? marked : [...new Set(fields.get("photo") ?? [])];
  const live = await photosOf(c, found.overview, photos);
  const held = new Set(marked);
  if (photos.length === 0 || !photos.every((photo) => held.has(photo) || live.has(photo)))
    return privatePage(c, ["photo: no photo of this gallery has that name"]);
  const { gallery } = found.overview.policy;
  await changeMarks(c.env.DB, { gallery, photos, hide, by: "photographer", now: c.var.now });
  return seeOther(c, `${paths.studioPrivate(gallery)}?done=${hide ? "hidden" : "shown"}`);
}
