import { Hono } from "hono";
import { photosOnce } from "../domain/manifest.ts";
import { VIEWS_MAX } from "../domain/numbers.ts";
import { countView } from "../gallery/counting.ts";
import { admit, refuseMethod } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readFields } from "../http/form.ts";
import { resource } from "../http/resource.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/view/photos`: photos that somebody enlarged in a page, for the photographer's numbers */
export const views = new Hono<AppEnv>();

resource(views, { path: "/g/:gallery/view/photos", methods: { POST: count }, otherwise: refuseMethod });

async function count(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "look", wanted: "resource" });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  if (!fields) return badRequest(c, [{ path: null, code: "formUnreadable" }]);
  const { gallery, version, sees } = admitted;
  const named = new Set((fields.get("photo") ?? []).slice(0, VIEWS_MAX));
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  // What this visitor can't see is counted no more than what is not there.
  const seen = photosOnce(manifest.sets, ({ id }, photo) => named.has(photo) && sees(id, photo));
  const photos = [...seen].map(({ photo }) => photo);
  if (photos.length > 0) countView(c, { admitted, manifest, photos });
  return c.body(null, 204);
}
