import { type Cover, coverOf } from "../domain/look.ts";
import type { Photo } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { pictureSources } from "../domain/paths.ts";
import { markup, nothing } from "./markup.ts";
import { altOf, pictureMarkup, placeholderStyle, ratioOf } from "./picture.ts";
import { scrimOf } from "./scrim.ts";

const POSITION = /^[a-z0-9%. ]{1,40}$/;

type CoverView = Pick<VisibleGallery, "link" | "manifest" | "cover">;

/** The picture on the cover, or nothing: a text cover, or no photo that this viewer may see. */
export function coverMarkup({ link, manifest, cover }: CoverView): Markup {
  const layout = coverOf(manifest.look);
  if (!cover || layout === "text") return nothing;
  const wish = manifest.look["cover-position"] ?? "";
  const position = POSITION.test(wish) ? `;object-position:${wish}` : "";
  const attributes = markup` fetchpriority="high" style="${placeholderStyle(cover)}${position}"`;
  return pictureMarkup(link, cover, { sizes: coverSizes(layout, cover), alt: altOf(cover) ?? "", attributes });
}

/** How dark the picture is made behind the words on it, as attributes of the cover. */
export function coverScrim({ cover }: CoverView): Markup {
  if (!cover) return nothing;
  const { top, bottom } = scrimOf(cover.placeholder);
  return markup` style="--scrim-top:${top};--scrim-bottom:${bottom}"`;
}

/** A preload of the cover in the best format, for the head of the page. */
export function coverPreload({ link, manifest, cover }: CoverView): Markup {
  const layout = coverOf(manifest.look);
  if (!cover || layout === "text") return nothing;
  const [best] = pictureSources(link, cover).sources;
  if (!best) return nothing;
  return markup`
    <link
      rel="preload"
      as="image"
      type="${best.type}"
      imagesrcset="${best.srcset}"
      imagesizes="${coverSizes(layout, cover)}"
      fetchpriority="high"
    >`;
}

// The photo fills its box, so it is as wide as the box, or as its height requires. On portrait screens that would be much
// more than is seen: there, slightly less sharpness gives a much earlier picture.
function coverSizes(layout: Cover, photo: Photo): string {
  const ratio = ratioOf(photo);
  const upright = `(orientation: portrait) max(100vw, ${Math.round(ratio * 55)}vh)`;
  const wide = layout === "split" ? "58vw" : "100vw";
  return `${upright}, max(${wide}, ${Math.round(ratio * 100)}vh)`;
}
