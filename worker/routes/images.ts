import { Hono } from "hono";
import { readPlayed } from "../domain/paths.ts";
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
  const named = c.req.param("rendition") ?? "";
  // A video is asked for a few times a minute: each of its parts is decided by what is true now.
  const snapshot = readPlayed(named) === null;
  const admitted = await admit(c, { wish: "look", photo, wanted: "resource", snapshot });
  if (admitted instanceof Response) return admitted;
  return sendImage(c, { place: admitted.link, photo: admitted.photo, named });
}
