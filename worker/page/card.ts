import { paths } from "../domain/paths.ts";
import type { VisibleGallery, VisibleSet } from "../domain/visible-gallery.ts";
import { type Markup, markup } from "./markup.ts";

/** What a link to the page shows in messengers: title and description, and the cover where everybody may have it. */
export function cardMarkup(view: VisibleGallery, set: VisibleSet | null): Markup {
  const { manifest, language } = view;
  const title = set ? `${set.title} · ${manifest.title}` : manifest.title;
  const description = manifest.description ?? manifest.studio.name;
  return markup`<meta property="og:type" content="website"><meta property="og:site_name" content="${manifest.studio.name}"><meta property="og:title" content="${title}"><meta property="og:description" content="${description}"><meta property="og:locale" content="${language}">${pictureMarkup(view)}`;
}

function pictureMarkup({ gallery, cover, share }: VisibleGallery): Markup {
  const rendition = cover?.renditions.filter((r) => r.format === "jpg").at(0);
  if (!share || !cover || !rendition) return markup`<meta name="twitter:card" content="summary">`;
  const url = `${share.origin}${paths.image(gallery, cover, rendition)}`;
  return markup`<meta property="og:image" content="${url}"><meta name="twitter:card" content="summary_large_image">`;
}
