import { Hono } from "hono";
import type { WallPicture } from "../domain/pages/wall.ts";
import { pictureSources } from "../domain/paths.ts";
import { words } from "../domain/words/voice.ts";
import { wallAsk, wallList, wallPhotos } from "../gallery/wall.ts";
import type { Admission } from "../gate/gate.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { localeOf } from "../http/page.ts";
import { altOf } from "../page/picture.ts";
import { nameAlt } from "../page/video.ts";
import { readManifest } from "../store/manifests.ts";

/**
 * `/g/:gallery/view/wall`, and below it: what a screen at an event asks for. Its page is `/g/:gallery/wall/`, where a
 * set's page could be too.
 */
export const wall = new Hono<AppEnv>();

visitorResource(wall, { path: "/g/:gallery/view/wall", GET: admitted((c) => wallAsk(c, "resource"), list) });
visitorResource(wall, {
  path: "/g/:gallery/view/wall/pictures",
  GET: admitted({ wish: "look", wanted: "resource" }, pictures),
});

/** Only what this viewer may see decides: a photo that they may not see changes nothing, neither the answer nor its size. */
async function list(c: Ctx, admitted: Admission): Promise<Response> {
  const answer = await wallList(c, admitted);
  return answer === null ? c.body(null, 204) : c.json(answer);
}

async function pictures(c: Ctx, admitted: Admission): Promise<Response> {
  const [photos, { language }] = await Promise.all([wallPhotos(c, admitted), readManifest(c.env.PHOTOS, admitted)]);
  const voice = words(localeOf(c, language));
  const { link } = admitted;
  const drawn = photos.map((photo) => ({ photo, alt: altOf(photo) ?? nameAlt(photo, voice) }));
  return c.json(
    drawn.map(({ photo, alt }): WallPicture => ({ ...pictureSources(link, photo), name: photo.name, alt })),
  );
}
