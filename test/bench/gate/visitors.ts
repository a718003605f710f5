import type { GalleryBuild } from "../../../worker/domain/build-input.ts";
import { builtLink } from "../../../worker/domain/link.ts";
import type { Photo, Rendition } from "../../../worker/domain/manifest.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { keys } from "../../../worker/store/keys.ts";
import { guestCookie, THUMBNAIL_EDGE } from "../edge/gallery.ts";
import type { Call } from "../edge/load.ts";

const GUESTS = 8;

/** What is asked for in turn, each photo's thumbnail once. */
export interface Asked {
  /** By guests who entered, several of them. */
  guest: Call[];
  /** By guests whose browser has it already. */
  known: Call[];
  /** By somebody who did not enter. */
  stranger: Call[];
  /** The very same bytes, from a Worker that asks nothing. */
  bare: Call[];
}

/** Requests for the thumbnails of a gallery's photos, `hidden` ones left out. */
export async function askedOf(
  { manifest: { gallery }, photos }: GalleryBuild,
  hidden: ReadonlySet<string> = new Set(),
): Promise<Asked> {
  const cookies = await Promise.all(Array.from({ length: GUESTS }, () => guestCookie(gallery)));
  const thumbnails = Object.values(photos)
    .filter(({ name }) => !hidden.has(name))
    .map((photo, i) => ({ photo, thumbnail: thumbnailOf(photo), cookie: cookies[i % GUESTS] ?? "" }));
  const path = ({ photo, thumbnail }: { photo: Photo; thumbnail: Rendition }) =>
    paths.image(builtLink(gallery), photo, thumbnail);
  return {
    guest: thumbnails.map((one) => ({ path: path(one), headers: { cookie: one.cookie }, status: 200 })),
    known: thumbnails.map((one) => {
      const headers = { cookie: one.cookie, "if-none-match": `"${one.thumbnail.blob.slice(0, 32)}"` };
      return { path: path(one), headers, status: 304 };
    }),
    stranger: thumbnails.map((one) => ({ path: path(one), status: 401 })),
    bare: thumbnails.map(({ thumbnail }) => ({ path: `/${keys.blob(thumbnail.blob)}`, status: 200 })),
  };
}

function thumbnailOf({ name, renditions }: Photo): Rendition {
  const thumbnail = renditions.find(({ edge }) => edge === THUMBNAIL_EDGE);
  if (!thumbnail) throw new Error(`photo ${name} has no thumbnail`);
  return thumbnail;
}
