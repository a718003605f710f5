import { Hono } from "hono";
import { mediaTypeOf } from "../domain/formats.ts";
import { coverFileAt } from "../domain/public-cover.ts";
import type { Admission } from "../gate/gate.ts";
import { publicCover } from "../gate/public-cover.ts";
import { notFound } from "../gate/refuse.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { sendRepresentation } from "../http/representation.ts";
import { openCoverFile } from "../store/blobs.ts";

/** `/g/:gallery/cover/:file`: the picture of a gallery that everybody may see */
export const publicCoverPicture = new Hono<AppEnv>();

// As images: the name identifies the content, and nobody in between keeps what may be taken back.
const HEADERS = { "cache-control": "private, max-age=86400, immutable, no-transform" };

visitorResource(publicCoverPicture, {
  path: "/g/:gallery/cover/:file",
  GET: admitted({ wish: "enter", wanted: "resource" }, picture),
});

async function picture(c: Ctx, { gallery, policy }: Admission): Promise<Response> {
  const cover = await publicCover({ env: c.env, now: c.var.now }, policy);
  const file = cover && coverFileAt(cover, c.req.param("file") ?? "");
  if (!file) return notFound(c);
  return sendRepresentation(c, {
    size: file.size,
    type: mediaTypeOf(file.format),
    etag: `"${file.sha256.slice(0, 32)}"`,
    headers: HEADERS,
    open: (part) => openCoverFile(c.env.PHOTOS, { gallery, ...file }, part),
  });
}
