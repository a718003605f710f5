import { Hono } from "hono";
import { readPlayed } from "../domain/paths.ts";
import { beginPart } from "../gallery/begun-part.ts";
import { sendImage } from "../gallery/send-image.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";

/** `/g/:gallery/image/:photo/:rendition` */
export const images = new Hono<AppEnv>();

const named = (c: Ctx) => c.req.param("rendition") ?? "";

visitorResource(images, {
  path: "/g/:gallery/image/:photo/:rendition",
  GET: admitted(
    (c) => ({
      wish: "look",
      photo: c.req.param("photo") ?? "",
      wanted: "resource",
      // A video is asked for a few times a minute: each of its parts is decided by what is true now.
      snapshot: readPlayed(named(c)) === null,
    }),
    (c, { link, photo, sight }) => sendImage(c, { place: link, photo, sight, named: named(c) }),
    (c) => (readPlayed(named(c)) === null ? null : beginPart(c)),
  ),
});
