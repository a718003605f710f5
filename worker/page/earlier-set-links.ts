import { Buffer } from "node:buffer";
import type { SlicedPage } from "../domain/slices.ts";

const OPENED_FROM = /( href="[^"]*\/photo\/([^"/]+)\/)\?set=[^"]*"/g;

/**
 * Set pages that were published before the edge wrote which set a photo is opened from: they say it of each photo that is in an
 * earlier set too, even if this viewer doesn't see that set. `joined`: such a page or another one, as this viewer gets it.
 */
export function withoutUnseenSets(
  joined: Uint8Array,
  { pieces }: SlicedPage,
  isShownBefore: (photo: string) => boolean,
): Uint8Array {
  if (!Buffer.from(joined.buffer, joined.byteOffset, joined.length).includes("/?set=")) return joined;
  if (pieces.some(({ slot }) => slot?.name === "in-set")) return joined;
  const text = new TextDecoder().decode(joined);
  const written = text.replace(OPENED_FROM, (whole, address: string, photo: string) =>
    isShownBefore(decodeURIComponent(photo)) ? whole : `${address}"`,
  );
  return new TextEncoder().encode(written);
}
