import { type GalleryManifest, photosOnce } from "../domain/manifest.ts";
import { listKey } from "../domain/pages/news.ts";
import { newestFirst, readWallWish, WALL_PICTURES, type WallList } from "../domain/pages/wall.ts";
import { paths } from "../domain/paths.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import { WALL } from "../domain/slug.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { guestsFind } from "../gate/page-offers.ts";
import type { Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { inTurns } from "../store/in-turns.ts";
import { readManifest, readPhotos, readSetFiles } from "../store/manifests.ts";

/** What the page of a screen and its lists ask of the gate: to look at the gallery, or at the set in the query. */
export function wallAsk(c: Ctx, wanted: Ask["wanted"] = "page"): Ask {
  const { set } = readWallWish((name) => c.req.query(name));
  return { wish: "look", wanted, ...(set === null ? {} : { set }) };
}

/** Whether there is a screen for this visitor, and not a set of its name that they see. Throws StorageFault. */
export async function showsWall(c: Ctx, admitted: Admission): Promise<boolean> {
  const { sets } = await readManifest(c.env.PHOTOS, admitted);
  return !sets.some(({ id }) => id === WALL && admitted.sees(id));
}

/** The page of the screen. Throws StorageFault. */
export async function wallPage(c: Ctx, admitted: Admission): Promise<Response> {
  const { set, seconds } = readWallWish((name) => c.req.query(name));
  const { gallery, link, version, policy, role } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, admitted);
  const { photos } = await listed(c, { admitted, set });
  const [name] = photos;
  const at = { gallery, version, photoCount: policy.photoCount, photos: name === undefined ? [] : [name] };
  const found = name === undefined ? undefined : (await readPhotos(c.env.PHOTOS, at)).get(name);
  const newest = found ? (await admitted.sight.open()).see(found) : null;
  const shownAll = role === "client" || role === "photographer" ? role : null;
  const viewAsGuest =
    shownAll !== null && (await guestsFind(c, { policy, version, about: set === null ? {} : { set } }));
  const home = `${c.var.site || c.var.url.origin}${set === null ? paths.gallery(link) : paths.set(link, set)}`;
  const { title, look, language } = manifest;
  const about = { set, seconds, link, title, look, newest, home, shownAll, viewAsGuest };
  const data = { ...about, list: paths.wallList(link, { set, have: "" }), until: endOf(admitted) };
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  return pageAnswer(c, { page: "wall", data, linkPreview, language });
}

/** What there is to show, if that is not what a screen has; null: it is. Throws StorageFault. */
export async function wallList(c: Ctx, admitted: Admission): Promise<WallList | null> {
  const { set } = readWallWish((name) => c.req.query(name));
  const manifest = await readManifest(c.env.PHOTOS, admitted);
  const key = listKey(visibleIn(manifest, { admitted, set }).map(({ photo }) => photo));
  return c.req.query("have") === key ? null : listed(c, { admitted, set });
}

/** Those of the named photos that this visitor may see, as they may see them, at most a few. Throws StorageFault. */
export async function wallPhotos(c: Ctx, admitted: Admission): Promise<SeenPhoto[]> {
  const { gallery, version, policy } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, admitted);
  const named = new Set((c.req.queries("photo") ?? []).slice(0, WALL_PICTURES));
  const seen = visibleIn(manifest, { admitted, set: null }).flatMap(({ photo }) => (named.has(photo) ? photo : []));
  const at = { gallery, version, photoCount: policy.photoCount };
  const { see } = await admitted.sight.open();
  return [...(await readPhotos(c.env.PHOTOS, { ...at, photos: seen })).values()].map(see);
}

interface About {
  admitted: Admission;
  set: string | null;
}

async function listed(c: Ctx, { admitted, set }: About): Promise<WallList> {
  const { gallery, version, link } = admitted;
  const seen = visibleIn(await readManifest(c.env.PHOTOS, admitted), { admitted, set });
  const ids = [...new Set(seen.map((one) => one.set.id))];
  const files = await inTurns(ids, (id) => readSetFiles(c.env.PHOTOS, { gallery, version, set: id }));
  const filesOf = new Map(ids.map((id, i) => [id, files[i] ?? []]));
  const photos = newestFirst(seen.flatMap((one) => filesOf.get(one.set.id)?.[one.at] ?? []));
  const have = listKey(seen.map(({ photo }) => photo));
  return { photos, next: paths.wallList(link, { set, have }) };
}

/** What this visitor may see of the set or the whole gallery, each photo once, in the gallery's order. */
function visibleIn({ sets }: GalleryManifest, { admitted, set }: About) {
  const named = sets.filter(({ id }) => set === null || id === set);
  return [...photosOnce(named, ({ id }, photo) => admitted.sees(id, photo))];
}

function endOf({ presence: { session }, policy }: Admission): number | null {
  const ends = [session ? session.exp * 1000 : null, policy.expiresAt].filter((end) => end !== null);
  return ends.length > 0 ? Math.min(...ends) : null;
}
