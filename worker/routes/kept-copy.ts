import { Hono } from "hono";
import { APP_ICONS } from "../domain/app-icons.ts";
import {
  formatToKeep,
  KEPT_PART,
  KEPT_WORDS,
  type KeptCheck,
  type KeptList,
  renditionsToKeep,
} from "../domain/pages/kept-copy.ts";
import type { VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import { words } from "../domain/words/voice.ts";
import { setOf, viewWithoutPicks } from "../gallery/gallery-view.ts";
import { keptFor, statesOf } from "../gallery/kept-copy.ts";
import { ensureSession } from "../gate/ensure-holder.ts";
import type { Admission } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";

/** `/g/:gallery/view/offline`, and below it: what a visitor keeps in their browser to look at without a connection */
export const keptCopy = new Hono<AppEnv>();

const ASKS = { wish: "keep", wanted: "resource" } as const;

visitorResource(keptCopy, {
  path: "/g/:gallery/view/offline",
  GET: admitted(ASKS, check),
  POST: admitted(ASKS, begin),
});
visitorResource(keptCopy, {
  path: "/g/:gallery/view/offline/:set",
  GET: admitted((c) => ({ ...ASKS, set: c.req.param("set") ?? "" }), list),
});
visitorResource(keptCopy, { path: "/g/:gallery/view/app.webmanifest", GET: admitted(ASKS, app) });

/** Most sets that are compared at once. A browser that keeps more loses the others. */
const MOST_SETS = 100;

/** A guest of a public gallery gets a session, so that there is something that ends. */
async function begin(c: Ctx, admitted: Admission): Promise<Response> {
  const begun = await ensureSession(c, admitted);
  if (!begun.ok) return badRequest(c, [{ path: null, code: "throttled", values: { wait: begun.seconds } }], 429);
  return c.body(null, 204);
}

async function check(c: Ctx, admitted: Admission): Promise<Response> {
  const named = (c.req.queries("set") ?? []).slice(0, MOST_SETS);
  const sets = await statesOf(c, admitted, { view: await viewWithoutPicks(c, admitted), named });
  return c.json({ ...(await keptFor(c, admitted)), sets } satisfies KeptCheck);
}

async function list(c: Ctx, admitted: Admission): Promise<Response> {
  const view = await viewWithoutPicks(c, admitted);
  const set = setOf(view, c.req.param("set") ?? "");
  const from = Number.parseInt(c.req.query("from") ?? "0", 10) || 0;
  const next = from + KEPT_PART < set.photos.length ? from + KEPT_PART : null;
  const photos = await keptPhotos(c, { admitted, names: set.photos.slice(from, from + KEPT_PART) });
  return c.json({ ...headOf(view, set), photos, next } satisfies KeptList);
}

function headOf({ manifest, locale }: VisibleGallery, { id, title, photos }: VisibleSet) {
  const voice = words(locale);
  const texts = KEPT_WORDS.map((key) => [key, voice.say(key)]);
  const said: KeptList["words"] = Object.fromEntries(texts);
  return { set: id, title, gallery: manifest.title, locale: voice.locale, total: photos.length, words: said };
}

async function keptPhotos(c: Ctx, { admitted, names }: { admitted: Admission; names: string[] }) {
  const { gallery, link, version, policy } = admitted;
  const format = formatToKeep(c.req.query("format"));
  const at = { gallery, version, photoCount: policy.photoCount };
  const photos = await readPhotos(c.env.PHOTOS, { ...at, photos: names });
  const { see } = await admitted.sight.open();
  return names.flatMap((name) => {
    const found = photos.get(name);
    if (!found) return [];
    const photo = see(found);
    const kept = renditionsToKeep(photo, format);
    const files = kept.map((one) => ({ href: paths.image(link, photo, one), bytes: one.size }));
    return [{ name, hash: photo.hash, files, ...(photo.video ? { film: true as const } : {}) }];
  });
}

/** What makes a gallery an app of its own on somebody's home screen. Only whoever may look gets its title. */
async function app(c: Ctx, admitted: Admission): Promise<Response> {
  const { title } = await readManifest(c.env.PHOTOS, admitted);
  const start = paths.gallery(admitted.link);
  const body = {
    id: start,
    name: title,
    start_url: start,
    scope: start,
    display: "standalone",
    background_color: "#faf9f6",
    theme_color: "#faf9f6",
    icons: APP_ICONS,
  };
  return c.body(JSON.stringify(body), 200, { "content-type": "application/manifest+json" });
}
