import { CAPTIONS_TYPE, VIDEO_TYPE } from "../domain/manifest.ts";
import { type Place, type Played, paths } from "../domain/paths.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import { notFound } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { type Part, sendRepresentation } from "../http/representation.ts";
import { openDecided } from "./begun-part.ts";

/** Nobody keeps a video: a part that is asked for again is decided again. */
const HEADERS = { "cache-control": "private, no-store, no-transform", vary: "Cookie" };

interface Asked {
  place: Place;
  /** The photo, which this visitor may see. */
  photo: SeenPhoto;
  /** What its address names. */
  played: Played;
}

/** Sends a video or its captions, whole or in parts; an old address redirects to the video of today. Throws StorageFault. */
export async function sendPlayed(c: Ctx, { place, photo, played: { edge, hash } }: Asked): Promise<Response> {
  const { versions = [], captions } = photo.video ?? {};
  if (edge === null) {
    if (!captions?.blob.startsWith(hash)) return notFound(c);
    return send(c, { ...captions, type: CAPTIONS_TYPE });
  }
  const exact = versions.find((version) => version.edge === edge);
  if (hash === photo.hash) return exact ? send(c, { ...exact, type: VIDEO_TYPE }) : notFound(c);
  const nearest = exact ?? versions[0];
  if (!nearest) return notFound(c);
  return c.body(null, 302, { ...HEADERS, location: paths.video(place, photo, nearest) });
}

function send(c: Ctx, { blob, size, type }: { blob: string; size: number; type: string }): Promise<Response> {
  const etag = `"${blob.slice(0, 32)}"`;
  const open = (part: Part | null) => openDecided(c, { blob, size, etag }, part);
  return sendRepresentation(c, { size, type, etag, headers: HEADERS, open });
}
