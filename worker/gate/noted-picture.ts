import { FALLBACK, mediaTypeOf } from "../domain/formats.ts";
import type { NotedPicture } from "../domain/notes.ts";
import type { Ctx } from "../http/context.ts";
import { sendRepresentation } from "../http/representation.ts";
import { openBlob, openPromised } from "../store/blobs.ts";
import { notFound } from "./refuse.ts";

/** As for photos: its content never changes, and nobody in between may keep it. */
const HEADERS = { "cache-control": "private, max-age=86400, immutable, no-transform", vary: "Cookie" };

/** Sends a photo as it was when something was said about it; it may be gone from storage since. Throws StorageFault. */
export async function sendNoted(c: Ctx, { blob, bytes: size }: NotedPicture): Promise<Response> {
  const opened = await openBlob(c.env.PHOTOS, blob, { offset: 0, length: 1 });
  await opened?.body.cancel();
  if (opened?.size !== size) return notFound(c);
  return sendRepresentation(c, {
    ...{ size, type: mediaTypeOf(FALLBACK), etag: `"${blob.slice(0, 32)}"`, headers: HEADERS },
    open: (part) => openPromised(c.env.PHOTOS, { blob, size }, part),
  });
}
