import { Hono } from "hono";
import type { Fields } from "../domain/form.ts";
import { dayOf } from "../domain/notice/notice.ts";
import { paths } from "../domain/paths.ts";
import { spelledOut } from "../domain/photo-acts.ts";
import { notAmong, type VisitorProblem } from "../domain/problem.ts";
import type { Admission } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import { type Answer, admittedForm, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { wantsJson } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { changeMarks, countMarks } from "../store/marks.ts";
import { readStudioProfile } from "../store/studio.ts";

/** `/g/:gallery/marks` */
export const marks = new Hono<AppEnv>();

visitorResource(marks, {
  path: "/g/:gallery/marks",
  POST: admittedForm((c) => ({ wish: "mark", wanted: wantsJson(c) ? "resource" : "page" }), mark),
});

const PHOTOS_MAX = 200;

interface Marking {
  photos: readonly string[];
  hide: boolean;
}

async function mark(c: Ctx, { admitted, fields }: Sent): Promise<Answer> {
  const read = readMarking(spelledOut(fields));
  if (!read.ok) return badRequest(c, read.problems);
  const { marking } = read;
  for (const photo of marking.photos) {
    const refusal = await admitted.refusalFor(photo);
    if (refusal) return refusal;
  }
  const { gallery, presence } = admitted;
  const day = presence.full.as === "photographer" ? null : await today(c);
  await changeMarks(c.env.DB, { gallery, ...marking, by: presence.name, told: day, now: c.var.now });
  return wantsJson(c) ? told(c, { admitted, marking }) : seeOther(c, backTo(fields, { admitted, marking }));
}

/** The photographer's day: clients' marks are reported once a day. */
async function today(c: Ctx): Promise<{ day: string; endsAt: number; site: string }> {
  const timezone = (await readStudioProfile(c.env.DB))?.timezone ?? "UTC";
  return { ...dayOf(c.var.now, timezone), site: c.var.site };
}

function readMarking(fields: Fields): { ok: true; marking: Marking } | { ok: false; problems: VisitorProblem[] } {
  const photos = [...new Set(fields.get("photo") ?? [])];
  const value = field(fields, "private");
  const problems: VisitorProblem[] = [
    ...(photos.length > 0 && photos.length <= PHOTOS_MAX
      ? []
      : [{ path: "photo", code: "photosToMark", values: { most: PHOTOS_MAX } } as const]),
    ...(value === "true" || value === "false" ? [] : [notAmong("private", ["true", "false"])]),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, marking: { photos, hide: value === "true" } };
}

async function told(c: Ctx, { admitted, marking }: { admitted: Admission; marking: Marking }): Promise<Response> {
  const hidden = await countMarks(c.env.DB, admitted.gallery);
  return c.json({ photo: marking.photos[0], photos: marking.photos, private: marking.hide, hidden });
}

function backTo(fields: Fields, { admitted, marking }: { admitted: Admission; marking: Marking }): string {
  const { link, links } = admitted;
  const photo = marking.photos[0] ?? "";
  const next = safeNext(field(fields, "next"), links);
  return next === null ? paths.photo(link, photo) : `${next}#${encodeURIComponent(photo)}`;
}
