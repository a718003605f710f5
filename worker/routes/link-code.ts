import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { admit, refuseMethod } from "../gate/gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";
import { qrCode } from "../page/qr-code.ts";

/** `/g/:gallery/view/code/:set`: the link of a set as a QR code, for whoever may look at it */
export const linkCode = new Hono<AppEnv>();

resource(linkCode, { path: "/g/:gallery/view/code/:set", methods: { GET: draw }, otherwise: refuseMethod });

async function draw(c: Ctx): Promise<Response> {
  const set = c.req.param("set") ?? "";
  const admitted = await admit(c, { wish: "look", set, wanted: "resource" });
  if (admitted instanceof Response) return admitted;
  const link = `${c.var.site || c.var.url.origin}${paths.set(admitted.link, set)}`;
  return c.body(qrCode(link).toString(), 200, { "content-type": "image/svg+xml" });
}
