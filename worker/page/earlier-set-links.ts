import type { SlicedPage } from "../domain/slices.ts";

const OPENED_FROM = /( href="[^"]*\/photo\/([^"/]+)\/)\?set=[^"]*"/g;

const QUERY = new TextEncoder().encode("?set=");

/** Whether a page names a set in an address. Few of its bytes are question marks, so few are looked at. */
function namesSet(page: Uint8Array): boolean {
  const [mark = 0] = QUERY;
  for (let at = page.indexOf(mark); at >= 0; at = page.indexOf(mark, at + 1))
    if (QUERY.every((byte, i) => page[at + i] === byte)) return true;
  return false;
}

/**
 * Set pages that were published before the edge wrote which set a photo is opened from: they say it of each photo that is in an
 * earlier set too, even if this viewer doesn't see that set. `joined`: such a page or another one, as this viewer gets it.
 */
export function withoutUnseenSets(
  joined: Uint8Array,
  { pieces }: SlicedPage,
  isShownBefore: (photo: string) => boolean,
): Uint8Array {
  if (!namesSet(joined)) return joined;
  if (pieces.some(({ slot }) => slot?.name === "in-set")) return joined;
  const text = new TextDecoder().decode(joined);
  const written = text.replace(OPENED_FROM, (whole, address: string, photo: string) =>
    isShownBefore(decodeURIComponent(photo)) ? whole : `${address}"`,
  );
  return new TextEncoder().encode(written);
}
