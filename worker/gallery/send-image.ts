import { type Format, mediaTypeOf } from "../domain/formats.ts";
import type { Photo, Rendition } from "../domain/manifest.ts";
import { type Place, paths, readPlayed, readRendition } from "../domain/paths.ts";
import { asSeen, type SeenPhoto } from "../domain/seen-photo.ts";
import { notFound } from "../gate/refuse.ts";
import type { Sight } from "../gate/sight.ts";
import type { Ctx } from "../http/context.ts";
import { sendRepresentation } from "../http/representation.ts";
import { openPromised } from "../store/blobs.ts";
import { sendPlayed } from "./send-played.ts";

// The name identifies the content, so a browser may keep it; nobody in between may.
const HEADERS = { "cache-control": "private, max-age=86400, immutable, no-transform", vary: "Cookie" };

interface Asked {
  place: Place;
  /** The photo, which this visitor may look at; null: there is none. */
  photo: Photo | null;
  /** Whether they have it clean, or as a proof. */
  sight: Sight;
  /** The rendition or video, as the last segment of the address names it. */
  named: string;
}

/** Sends one rendition of a photo, or what is played of a video. Throws StorageFault. */
export async function sendImage(c: Ctx, { place, photo: whole, sight, named }: Asked): Promise<Response> {
  const played = readPlayed(named);
  const asked = readRendition(named);
  if (!whole || !(played || asked)) return notFound(c);
  // Nothing has to be read about what they bought: they may have the proof in any case.
  const isProof = sight.proofs && (asked ?? played)?.hash === whole.proof?.hash;
  const photo = isProof ? asSeen(whole, false) : (await sight.open()).see(whole);
  if (played) return sendPlayed(c, { place, photo, played });
  if (!asked) return notFound(c);
  const { edge, hash, format } = asked;
  const rendition = photo.renditions.find((r) => r.edge === edge && r.format === format);
  if (hash !== photo.hash) return moved(c, { place, photo, rendition, edge, format });
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
  place: Place;
  photo: SeenPhoto;
  rendition: Rendition | undefined;
  edge: number;
  format: Format;
}

/**
 * An old address of a photo that was exported again: redirects to the same size, or the next larger one, else the
 * largest.
 */
function moved(c: Ctx, { place, photo, rendition, edge, format }: Moved): Response | Promise<Response> {
  const sizes = photo.renditions.filter((r) => r.format === format).sort((a, b) => a.edge - b.edge);
  const nearest = rendition ?? sizes.find((r) => r.edge >= edge) ?? sizes.at(-1);
  if (!nearest) return notFound(c);
  const location = paths.image(place, photo, nearest);
  return c.body(null, 302, { location, "cache-control": "private, no-store", vary: "Cookie" });
}
