import { Hono } from "hono";
import { dayIn } from "../../domain/expiry.ts";
import { daysCsv, viewsCsv } from "../../domain/export/numbers.ts";
import { byDay, type DayNumbers, dayBefore, daysUpTo, readDaysShown } from "../../domain/numbers.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { fileAnswer } from "../../http/file.ts";
import { readManifest } from "../../store/manifests.ts";
import { readDays, readDownloads, readMostVisited, readViews } from "../../store/numbers.ts";
import { photosOf } from "../../studio/frame.ts";
import {
  type AtGallery,
  type AtStudio,
  galleryResource,
  studioPage,
  studioResource,
  timezoneOf,
} from "../../studio/resource.ts";

/** `/studio/numbers/`, `.csv`: of all galleries */
export const studioNumbers = new Hono<AppEnv>();
/** `/studio/g/:gallery/numbers/`, `.csv`: of one gallery */
export const galleryNumbers = new Hono<AppEnv>();

studioResource(studioNumbers, { path: "/studio/numbers/", GET: showAll });
studioResource(studioNumbers, { path: "/studio/numbers.csv", GET: exportAll });
galleryResource(galleryNumbers, { path: "/studio/g/:gallery/numbers/", GET: showOne });
galleryResource(galleryNumbers, { path: "/studio/g/:gallery/numbers.csv", GET: exportOne });

const MOST_VISITED = 50;
const MOST_VIEWED = 24;
const SETS_LISTED = 400;
const PHOTOS_EXPORTED = 20_000;
const YEAR = 366;

const todayOf = (c: Ctx, at: AtStudio) => dayIn(c.var.now, timezoneOf(at));

const shownIn = (c: Ctx) => readDaysShown(c.req.query("days"));

async function daysOf(c: Ctx, at: AtStudio, wanted: { gallery: string | null; count: number }): Promise<DayNumbers[]> {
  const days = daysUpTo(todayOf(c, at), wanted.count);
  return byDay(days, await readDays(c.env.DB, { gallery: wanted.gallery, from: days[0] ?? "" }));
}

async function showAll(c: Ctx, at: AtStudio): Promise<Response> {
  const days = await daysOf(c, at, { gallery: null, count: shownIn(c) });
  const visited = await readMostVisited(c.env.DB, { from: days[0]?.day ?? "", limit: MOST_VISITED });
  return studioPage(c, at, { page: "studio/numbers", data: { days, visited } });
}

async function showOne(c: Ctx, at: AtGallery): Promise<Response> {
  const { gallery } = at.gallery;
  const days = await daysOf(c, at, { gallery, count: shownIn(c) });
  const from = days[0]?.day ?? "";
  const [photos, sets, downloads] = await Promise.all([
    readViews(c.env.DB, { gallery, kind: "photo", from, limit: MOST_VIEWED }),
    readViews(c.env.DB, { gallery, kind: "set", from, limit: SETS_LISTED }),
    readDownloads(c.env.DB, { gallery, from }),
  ]);
  const [found, { sets: live }] = await Promise.all([
    photosOf(
      c,
      at.overview,
      photos.map(({ subject }) => subject),
    ),
    readManifest(c.env.PHOTOS, at.overview.policy),
  ]);
  const titles = new Map(live.map(({ id, title }) => [id, title]));
  const data = {
    gallery: at.gallery,
    days,
    downloads,
    sets: sets.map(({ subject, ...views }) => ({ title: titles.get(subject) ?? subject, ...views })),
    photos: photos.map(({ subject, ...views }) => ({ name: subject, photo: found.get(subject) ?? null, ...views })),
  };
  return studioPage(c, at, { page: "studio/gallery-numbers", data });
}

async function exportAll(c: Ctx, at: AtStudio): Promise<Response> {
  return fileAnswer(c, {
    name: "numbers",
    format: "csv",
    pieces: daysCsv(await daysOf(c, at, { gallery: null, count: YEAR })),
  });
}

async function exportOne(c: Ctx, at: AtGallery): Promise<Response> {
  const { gallery } = at.gallery;
  const byPhoto = c.req.query("by") === "photo";
  const pieces = byPhoto ? await viewsOf(c, at, gallery) : daysCsv(await daysOf(c, at, { gallery, count: YEAR }));
  return fileAnswer(c, { name: `${gallery}-${byPhoto ? "views" : "numbers"}`, format: "csv", pieces });
}

async function viewsOf(c: Ctx, at: AtGallery, gallery: string): Promise<AsyncGenerator<string>> {
  const days = shownIn(c);
  const from = dayBefore(todayOf(c, at), days - 1);
  const views = await readViews(c.env.DB, { gallery, kind: "photo", from, limit: PHOTOS_EXPORTED });
  return viewsCsv(views, days);
}
