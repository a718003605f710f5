import { Hono } from "hono";
import { listKey, type News } from "../domain/pages/news.ts";
import { paths } from "../domain/paths.ts";
import type { Admission } from "../gate/gate.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/view/news/:set`: whether a page that was left open shows all of its set that its viewer may see */
export const news = new Hono<AppEnv>();

visitorResource(news, {
  path: "/g/:gallery/view/news/:set",
  GET: admitted((c) => ({ wish: "look", set: c.req.param("set") ?? "", wanted: "resource" }), look),
});

/** Only what this viewer may see decides: a photo that they may not see changes nothing, neither the answer nor its size. */
async function look(c: Ctx, admitted: Admission): Promise<Response> {
  const id = c.req.param("set") ?? "";
  const { sets } = await readManifest(c.env.PHOTOS, admitted);
  const all = sets.find((set) => set.id === id)?.photos ?? [];
  const photos = all.filter((photo) => admitted.sees(id, photo));
  const have = listKey(photos);
  if (c.req.query("have") === have) return c.body(null, 204);
  return c.json({ tiles: photos.map(encodeURIComponent), next: paths.news(admitted.link, id, have) } satisfies News);
}
