import { Hono } from "hono";
import type { VisibleSet } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import { joinPage } from "../domain/slices.ts";
import { WALL } from "../domain/slug.ts";
import { countView } from "../gallery/counting.ts";
import { setOf, setShowing, viewGallery } from "../gallery/gallery-view.ts";
import { showsWall, wallAsk, wallPage } from "../gallery/wall.ts";
import type { Admission } from "../gate/gate.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { htmlAnswer, pageAnswer } from "../http/page.ts";
import { withoutUnseenSets } from "../page/earlier-set-links.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { relinked } from "../page/relink.ts";
import { fillSlots, shownBefore } from "../page/slots.ts";
import { readPhotos } from "../store/manifests.ts";
import { readPage } from "../store/pages.ts";

/** `/g/:gallery/`, `/g/:gallery/:set/`, `/g/:gallery/wall/`, `/g/:gallery/photo/:photo/` */
export const pages = new Hono<AppEnv>();

visitorResource(pages, {
  path: "/g/:gallery/",
  GET: admitted({ wish: "arrive", wanted: "page" }, (c, viewer) => slicedPage(c, { admitted: viewer, set: null })),
});

visitorResource(pages, {
  path: "/g/:gallery/photo/:photo/",
  GET: admitted((c) => ({ wish: "look", photo: c.req.param("photo") ?? "", wanted: "page" }), photoPage),
});

const setIn = (c: Ctx) => c.req.param("set") ?? "";

visitorResource(pages, {
  path: "/g/:gallery/:set/",
  GET: admitted(
    (c) => (setIn(c) === WALL ? wallAsk(c) : { wish: "look", set: setIn(c), wanted: "page" }),
    async (c, viewer) => {
      const isWall = setIn(c) === WALL && (await showsWall(c, viewer));
      return isWall ? wallPage(c, viewer) : slicedPage(c, { admitted: viewer, set: setIn(c) });
    },
  ),
});

async function slicedPage(c: Ctx, { admitted, set }: { admitted: Admission; set: string | null }): Promise<Response> {
  if (c.req.method === "HEAD") return htmlAnswer(c, { body: null });
  const { gallery, link, version } = admitted;
  const [seen, page] = await Promise.all([viewGallery(c, admitted), readPage(c.env.PHOTOS, { gallery, version, set })]);
  const view = set === null ? { ...seen, thumbs: await thumbsOf(c, { admitted, sets: seen.sets }) } : seen;
  countView(c, { admitted, manifest: seen.manifest, set });
  const sets = new Set(view.sets.map((s) => s.id));
  const photos = new Set(view.sets.flatMap((s) => s.photos));
  const shown = set === null ? null : setOf(view, set);
  const joined = joinPage(page, {
    sees: ({ kind, key }) => {
      if (kind === "set") return sets.has(key);
      return photos.has(key) && view.proofs.has(key) === (kind === "proof");
    },
    fill: fillSlots(view, shown),
  });
  const { styles, scripts } = page;
  const told = withoutUnseenSets(joined, page, shownBefore(view, shown));
  return htmlAnswer(c, { body: relinked(told, { gallery, link }), styles, scripts });
}

/** So many sets are shown with a picture; a table of contents that is longer is words only from there. */
const MOST_THUMBS = 12;

/** The first visible photo of each of the first sets. */
async function thumbsOf(c: Ctx, { admitted, sets }: { admitted: Admission; sets: VisibleSet[] }) {
  const { gallery, version, policy } = admitted;
  const firsts = sets.slice(0, MOST_THUMBS).flatMap(({ id, photos: [first] }) => (first ? [{ id, first }] : []));
  const at = { gallery, version, photoCount: policy.photoCount };
  const photos = await readPhotos(c.env.PHOTOS, { ...at, photos: new Set(firsts.map(({ first }) => first)) });
  const { see } = await admitted.sight.open();
  const thumbs = new Map<string, SeenPhoto>();
  for (const { id, first } of firsts) {
    const photo = photos.get(first);
    if (photo) thumbs.set(id, see(photo));
  }
  return thumbs;
}

async function photoPage(c: Ctx, admitted: Admission): Promise<Response> {
  const { photo: whole, link } = admitted;
  if (!whole) throw new Error("the gate admits to photos by name");
  const photo = (await admitted.sight.open()).see(whole);
  const seen = await viewGallery(c, admitted);
  countView(c, { admitted, manifest: seen.manifest, photos: [photo.name] });
  const set = setShowing(seen, photo.name, c.req.query("set"));
  const at = set.photos.indexOf(photo.name);
  /** With the set, if another one would be used. */
  const pathOf = (name: string) => paths.photo(link, name, setShowing(seen, name) === set ? undefined : set.id);
  const [previous, next] = [set.photos[at - 1], set.photos[at + 1]];
  const data = {
    view: { ...seen, here: pathOf(photo.name) },
    set,
    photo,
    position: at + 1,
    previous: previous === undefined ? null : pathOf(previous),
    next: next === undefined ? null : pathOf(next),
    link: `${c.var.site || c.var.url.origin}${pathOf(photo.name)}`,
  };
  return pageAnswer(c, {
    page: "photo",
    data,
    linkPreview: galleryLinkPreview(seen, { set, photo }),
    language: seen.manifest.language,
  });
}
