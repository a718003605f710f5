import { Hono } from "hono";
import { photosOnce } from "../domain/manifest.ts";
import { VIEWS_MAX } from "../domain/numbers.ts";
import { countView } from "../gallery/counting.ts";
import { admittedForm, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/view/photos`: photos that somebody enlarged in a page, for the photographer's numbers */
export const views = new Hono<AppEnv>();

visitorResource(views, {
  path: "/g/:gallery/view/photos",
  POST: admittedForm({ wish: "look", wanted: "resource" }, count),
});

async function count(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const { gallery, version, sees } = admitted;
  const named = new Set((fields.get("photo") ?? []).slice(0, VIEWS_MAX));
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  // What this visitor can't see is counted no more than what is not there.
  const seen = photosOnce(manifest.sets, ({ id }, photo) => named.has(photo) && sees(id, photo));
  const photos = [...seen].map(({ photo }) => photo);
  if (photos.length > 0) countView(c, { admitted, manifest, photos });
  return c.body(null, 204);
}
