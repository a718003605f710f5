import { Hono } from "hono";
import type { ActivityEntry } from "../../domain/activity.ts";
import { ACTIVITY_KINDS } from "../../domain/activity.ts";
import { activityCsv } from "../../domain/export/activity.ts";
import { paths } from "../../domain/paths.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { fileAnswer } from "../../http/file.ts";
import { readFeed, wholeFeed } from "../../store/feed.ts";
import { type AtGallery, galleryResource, studioPage } from "../../studio/resource.ts";

/** `/studio/g/:gallery/activity/` and `.../activity.csv` */
export const studioActivity = new Hono<AppEnv>();

galleryResource(studioActivity, { path: "/studio/g/:gallery/activity/", GET: show });
galleryResource(studioActivity, { path: "/studio/g/:gallery/activity.csv", GET: exportCsv });

const PAGE = 50;

async function show(c: Ctx, at: AtGallery): Promise<Response> {
  const { gallery } = at.gallery;
  const kind = kindOf(c);
  const rows = await readFeed(c.env.DB, { gallery, kind, before: beforeOf(c), limit: PAGE + 1 });
  const entries = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? entries.at(-1) : undefined;
  const older = last ? olderPath({ gallery, kind, last }) : null;
  return studioPage(c, at, { page: "studio/activity", data: { gallery: at.gallery, kind, entries, older } });
}

async function exportCsv(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<Response> {
  const pieces = activityCsv(wholeFeed(c.env.DB, { gallery, kind: kindOf(c) }));
  return fileAnswer(c, { name: `${gallery}-activity`, format: "csv", pieces });
}

function kindOf(c: Ctx): string | null {
  const kind = c.req.query("kind") ?? "";
  return ACTIVITY_KINDS.some((known) => known === kind) ? kind : null;
}

function beforeOf(c: Ctx): { at: number; id: number } | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(c.req.query("before") ?? "");
  return match ? { at: Number(match[1]), id: Number(match[2]) } : null;
}

function olderPath({ gallery, kind, last }: { gallery: string; kind: string | null; last: ActivityEntry }): string {
  const query = new URLSearchParams({ ...(kind ? { kind } : {}), before: `${last.at}-${last.id}` });
  return `${paths.studioActivity(gallery)}?${query}`;
}
