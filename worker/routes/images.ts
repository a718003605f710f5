import { Hono } from "hono";
import { sendImage } from "../gallery/send-image.ts";
import { admit, refuseMethod } from "../gate/gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";

/** `/g/:gallery/image/:photo/:rendition` */
export const images = new Hono<AppEnv>();

resource(images, {
  path: "/g/:gallery/image/:photo/:rendition",
  methods: { GET: image },
  otherwise: refuseMethod,
});

async function image(c: Ctx): Promise<Response> {
  const photo = c.req.param("photo") ?? "";
  const admitted = await admit(c, { wish: "look", photo, wanted: "resource", snapshot: true });
  if (admitted instanceof Response) return admitted;
  return sendImage(c, { place: admitted.link, photo: admitted.photo, named: c.req.param("rendition") ?? "" });
}
