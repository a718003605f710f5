import { FALLBACK } from "../domain/formats.ts";
import type { Link } from "../domain/link.ts";
import type { LinkPreview } from "../domain/link-preview.ts";
import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import { words } from "../domain/words/voice.ts";
import { markup, nothing } from "./markup.ts";

/**
 * The link preview of a page inside a gallery: the title, with the set's where the page is of one, and the cover, or the photo the
 * page is of, where everybody may have it.
 */
export function galleryLinkPreview(
  view: VisibleGallery,
  { set, photo }: { set?: VisibleSet | null; photo?: SeenPhoto } = {},
): LinkPreview {
  const { link, manifest, locale, share } = view;
  const shown = photo ?? view.cover;
  return {
    title: set ? `${set.title} · ${manifest.title}` : manifest.title,
    description: manifest.description ?? manifest.studio.name,
    studioName: manifest.studio.name,
    language: words(locale).language,
    picture: share && shown && pictureUrl({ link, photo: shown, origin: share.origin }),
  };
}

/** A link preview for the head of a page: Open Graph, and what X needs in addition. */
export function linkPreviewTags({ title, description, studioName, language, picture }: LinkPreview): Markup {
  return markup`
    <meta property="og:type" content="website">
    <meta property="og:site_name" content="${studioName}">
    <meta property="og:title" content="${title}">
    ${description === null ? nothing : markup`<meta property="og:description" content="${description}">`}
    <meta property="og:locale" content="${language}">
    ${picture ? largePicture(picture) : markup`<meta name="twitter:card" content="summary">`}`;
}

const largePicture = (url: string) => markup`
  <meta property="og:image" content="${url}">
  <meta name="twitter:card" content="summary_large_image">`;

interface Pictured {
  link: Link;
  photo: SeenPhoto;
  origin: string;
}

/** The address of a photo's picture for messengers: they accept JPEG. */
export function pictureUrl({ link, photo, origin }: Pictured): string | null {
  const rendition = photo.renditions.find(({ format }) => format === FALLBACK);
  return rendition ? `${origin}${paths.image(link, photo, rendition)}` : null;
}
