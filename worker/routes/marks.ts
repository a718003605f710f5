import { Hono } from "hono";
import { dayOf } from "../domain/notice/notice.ts";
import { paths } from "../domain/paths.ts";
import { type Admission, admit, refuseMethod } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { type Fields, field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { changeMarks, countMarks } from "../store/marks.ts";
import { readStudioCard } from "../store/studio.ts";

/** `/g/:gallery/marks` */
export const marks = new Hono<AppEnv>();

resource(marks, { path: "/g/:gallery/marks", methods: { POST: mark }, otherwise: refuseMethod });

const PHOTOS_MAX = 200;

interface Marking {
  photos: readonly string[];
  hide: boolean;
}

async function mark(c: Ctx): Promise<Response> {
  const wanted = wantsJson(c) ? "resource" : "page";
  const admitted = await admit(c, { wish: "mark", wanted });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const marking = fields && markingOf(fields);
  if (!fields || !marking) return wrong(c);
  for (const photo of marking.photos) {
    const refusal = await admitted.refuseFor(photo);
    if (refusal) return refusal;
  }
  const { gallery, presence } = admitted;
  const day = presence.full.as === "photographer" ? null : await today(c);
  await changeMarks(c.env.DB, { gallery, ...marking, by: presence.name, told: day, now: c.var.now });
  return wantsJson(c) ? told(c, { admitted, marking }) : seeOther(c, backTo(fields, { admitted, marking }));
}

/** Today, as the photographer has it: what clients mark is told once a day. */
async function today(c: Ctx): Promise<{ day: string; endsAt: number; site: string }> {
  const timezone = (await readStudioCard(c.env.DB))?.timezone ?? "UTC";
  return { ...dayOf(c.var.now, timezone), site: c.var.site };
}

const wantsJson = (c: Ctx) => c.req.header("accept")?.includes("application/json") ?? false;

function markingOf(fields: Fields): Marking | null {
  const photos = [...new Set(fields.get("photo") ?? [])];
  const value = field(fields, "private");
  if (photos.length === 0 || photos.length > PHOTOS_MAX || (value !== "true" && value !== "false")) return null;
  return { photos, hide: value === "true" };
}

function wrong(c: Ctx): Promise<Response> | Response {
  const problems = [`photo: 1 to ${PHOTOS_MAX} names of photos`, "private: must be true or false"];
  return wantsJson(c) ? c.json({ problems }, 400) : badRequest(c, problems);
}

async function told(c: Ctx, { admitted, marking }: { admitted: Admission; marking: Marking }): Promise<Response> {
  const hidden = await countMarks(c.env.DB, admitted.gallery);
  return c.json({ photo: marking.photos[0], photos: marking.photos, private: marking.hide, hidden });
}

function backTo(fields: Fields, { admitted, marking }: { admitted: Admission; marking: Marking }): string {
  const { gallery } = admitted;
  const photo = marking.photos[0] ?? "";
  const next = safeNext(field(fields, "next"), gallery);
  return next === null ? paths.photo(gallery, photo) : `${next}#${encodeURIComponent(photo)}`;
}
