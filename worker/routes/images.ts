import { Hono } from "hono";
import { type Format, mediaTypeOf } from "../domain/formats.ts";
import type { Photo, Rendition } from "../domain/manifest.ts";
import { paths, readRendition } from "../domain/paths.ts";
import { admit, refuseMethod } from "../gate/gate.ts";
import { notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { sendRepresentation } from "../http/representation.ts";
import { resource } from "../http/resource.ts";
import { openPromised } from "../store/blobs.ts";

/** `/g/:gallery/image/:photo/:rendition` */
export const images = new Hono<AppEnv>();

// The name identifies the content, so a browser may keep it; nobody in between may.
const HEADERS = { "cache-control": "private, max-age=86400, immutable, no-transform", vary: "Cookie" };

resource(images, {
  path: "/g/:gallery/image/:photo/:rendition",
  methods: { GET: image },
  otherwise: refuseMethod,
});

async function image(c: Ctx): Promise<Response> {
  const photo = c.req.param("photo") ?? "";
  const admitted = await admit(c, { wish: "look", photo, wanted: "resource", snapshot: true });
  if (admitted instanceof Response) return admitted;
  const asked = readRendition(c.req.param("rendition") ?? "");
  if (!admitted.photo || !asked) return notFound(c);
  const { edge, hash, format } = asked;
  const rendition = admitted.photo.renditions.find((r) => r.edge === edge && r.format === format);
  if (hash !== admitted.photo.hash) return moved(c, { photo: admitted.photo, rendition, edge, format });
  return rendition ? sendRendition(c, rendition) : notFound(c);
}

function sendRendition(c: Ctx, { blob, size, format }: Rendition): Promise<Response> {
  return sendRepresentation(c, {
    size,
    type: mediaTypeOf(format),
    etag: `"${blob.slice(0, 32)}"`,
    headers: HEADERS,
    open: (part) => openPromised(c.env.PHOTOS, { blob, size }, part),
  });
}

interface Moved {
  photo: Photo;
  rendition: Rendition | undefined;
  edge: number;
  format: Format;
}

/**
 * An old address of a photo that was exported again: redirects to the same size, or the next larger one, else the
 * largest.
 */
function moved(c: Ctx, { photo, rendition, edge, format }: Moved): Response {
  const sizes = photo.renditions.filter((r) => r.format === format).sort((a, b) => a.edge - b.edge);
  const nearest = rendition ?? sizes.find((r) => r.edge >= edge) ?? sizes.at(-1);
  if (!nearest) throw new Error(`photo ${photo.name} has no ${format}`);
  const location = paths.image(c.req.param("gallery") ?? "", photo, nearest);
  return c.body(null, 302, { location, "cache-control": "private, no-store", vary: "Cookie" });
}
