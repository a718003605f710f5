import { Hono } from "hono";
import { visibilityOf } from "../../domain/access.ts";
import { markForm } from "../../domain/forms/mark-form.ts";
import { buttonForm } from "../../domain/forms/order-forms.ts";
import type { Photo } from "../../domain/manifest.ts";
import type { StudioSet } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { readManifest } from "../../store/manifests.ts";
import { changeMarks } from "../../store/marks.ts";
import { photosOf } from "../../studio/frame.ts";
import { type AtGallery, galleryResource, studioPage, takes } from "../../studio/resource.ts";

/** `/studio/g/:gallery/private/`: the photos guests do not see, and the way back */
export const studioPrivate = new Hono<AppEnv>();

galleryResource(studioPrivate, {
  path: "/studio/g/:gallery/private/",
  GET: privatePage,
  POST: {
    mark: takes(markForm, mark),
    all: takes(buttonForm, (c, at: AtGallery) => change(c, at, { photos: markedOf(at), hide: false })),
  },
  which: (fields) => (field(fields, "all") === "true" ? "all" : "mark"),
});

async function privatePage(c: Ctx, at: AtGallery): Promise<Response> {
  const { overview, gallery } = at;
  const names = overview.marks.map((mark) => mark.photo);
  const photos = await photosOf(c, overview, names);
  const rows = overview.marks.map((mark) => ({ ...mark, name: mark.photo, photo: photos.get(mark.photo) ?? null }));
  const marks = rows.filter((row): row is typeof row & { photo: Photo } => row.photo !== null);
  const gone = rows.filter((row) => row.photo === null);
  return studioPage(c, at, {
    page: "studio/private",
    data: { gallery, marks, gone, sets: marks.length > 0 ? await setsAt(c, at) : [] },
  });
}

async function setsAt(c: Ctx, { overview: { policy } }: AtGallery): Promise<StudioSet[]> {
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  return sets.map(({ id, title }) => ({ id, title, visibility: visibilityOf(policy.sets, id) }));
}

interface Marking {
  photos: string[];
  hide: boolean;
}

/** Removes marks, or sets them again: the undo of the same form. */
async function mark(c: Ctx, at: AtGallery, { photos, hide }: Marking): Promise<Response | Problem[]> {
  const live = await photosOf(c, at.overview, photos);
  const held = new Set(markedOf(at));
  if (!photos.every((photo) => held.has(photo) || live.has(photo))) return [{ path: "photo", code: "photoUnknown" }];
  return change(c, at, { photos, hide });
}

const markedOf = ({ overview }: AtGallery) => overview.marks.map(({ photo }) => photo);

async function change(c: Ctx, { gallery: { gallery } }: AtGallery, { photos, hide }: Marking): Promise<Response> {
  await changeMarks(c.env.DB, { gallery, photos, hide, by: "photographer", now: c.var.now });
  return seeOther(c, `${paths.studioPrivate(gallery)}?done=${hide ? "hidden" : "shown"}`);
}
