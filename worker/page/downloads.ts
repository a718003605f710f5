import { paths } from "../domain/paths.ts";
import type { VisibleGallery, VisibleSet } from "../domain/payloads.ts";
import type { Voice } from "../domain/words.ts";
import { type Markup, markup, nothing } from "./markup.ts";

interface Bundle {
  title: string;
  href: string;
  photos: number;
  originalBytes: number;
  webBytes: number;
}

/** The download menu: what each entry gives, in which size, how many photos, how many bytes. */
export function downloadsMarkup(view: VisibleGallery, set: VisibleSet | null, voice: Voice): Markup {
  const bundles = offeredBundles(view, set, voice).filter(({ photos }) => photos > 0);
  if (bundles.length === 0) return nothing;
  const asksPin = view.offers.downloadSet === "pin" || view.offers.downloadGallery === "pin";
  const pin = asksPin ? markup`<p class="menu-note">${voice.say("pinNeeded")}</p>` : nothing;
  return markup`<details class="menu downloads"><summary>${voice.say("download")}</summary><div class="menu-sheet">${bundles.map(
    (bundle) => bundleMarkup(bundle, voice),
  )}${pin}</div></details>`;
}

function offeredBundles(view: VisibleGallery, set: VisibleSet | null, voice: Voice): Bundle[] {
  const bundles: Bundle[] = [];
  if (set && view.offers.downloadSet) {
    const { originalBytes, webBytes, photos } = set;
    const href = paths.downloadSet(view.gallery, set.id);
    bundles.push({ title: voice.say("thisSet"), href, photos: photos.length, originalBytes, webBytes });
  }
  if (view.offers.downloadGallery && !(set && view.sets.length === 1 && bundles.length === 1)) {
    bundles.push({
      title: voice.say("wholeGallery"),
      href: paths.downloadAll(view.gallery),
      photos: view.photoCount,
      originalBytes: view.sets.reduce((sum, { originalBytes }) => sum + originalBytes, 0),
      webBytes: view.sets.reduce((sum, { webBytes }) => sum + webBytes, 0),
    });
  }
  return bundles;
}

function bundleMarkup({ title, href, photos, originalBytes, webBytes }: Bundle, voice: Voice): Markup {
  const hint = (bytes: number) =>
    voice.say("downloadHint", { photos: voice.count("photos", photos), bytes: voice.bytes(bytes) });
  const entry = (label: string, query: string, bytes: number) =>
    markup`<li><a href="${href}${query}">${label} <small>${hint(bytes)}</small></a></li>`;
  return markup`<section><h2>${title}</h2><ul>${entry(voice.say("originalSize"), "", originalBytes)}${entry(
    voice.say("webSize"),
    "?size=web",
    webBytes,
  )}</ul></section>`;
}
