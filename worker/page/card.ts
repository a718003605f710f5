import type { VisibleGallery, VisibleSet } from "../domain/payloads.ts";
import { type Markup, markup } from "./markup.ts";

/** What a link to the page shows in messengers: title and description, text only. */
export function cardMarkup({ manifest, language }: VisibleGallery, set: VisibleSet | null): Markup {
  const title = set ? `${set.title} · ${manifest.title}` : manifest.title;
  const description = manifest.description ?? manifest.studio.name;
  return markup`<meta property="og:type" content="website"><meta property="og:site_name" content="${manifest.studio.name}"><meta property="og:title" content="${title}"><meta property="og:description" content="${description}"><meta property="og:locale" content="${language}"><meta name="twitter:card" content="summary">`;
}
