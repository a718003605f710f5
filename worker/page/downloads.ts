import type { Markup } from "../domain/markup.ts";
import type { PageOffers, VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import { LARGEST, type Size, SMALLEST } from "../domain/sizes.ts";
import { sizeWords } from "../domain/words/size-words.ts";
import type { Voice } from "../domain/words/voice.ts";
import { partHref, partsOf } from "../domain/zip-parts.ts";
import { markup, nothing } from "./markup.ts";

interface Bundle {
  title: string;
  /** What it is, where its title doesn't say it. */
  note?: string;
  photos: number;
  /** The sizes on offer, largest first. */
  files: { size: Size; href: string; bytes: number }[];
  /** How many parts it has isn't known before it is asked for. */
  whole?: boolean;
}

/** The best size this viewer is offered. */
export function bestSize({ downloadSizes: [best] }: Pick<PageOffers, "downloadSizes">): Size {
  return best ?? SMALLEST;
}

/** The download menu: what each entry gives, in which size, how many photos, how many bytes. */
export function downloadsMarkup(view: VisibleGallery, set: VisibleSet | null, voice: Voice): Markup {
  if (view.offers.buy) return buyMarkup(view, { set, voice });
  const bundles = offeredBundles(view, set, voice).filter(({ photos }) => photos > 0);
  if (bundles.length === 0) return nothing;
  const { downloadSet, downloadGallery, keepsake } = view.offers;
  const asksPin = [downloadSet, downloadGallery, keepsake].includes("pin");
  return markup`
    <details class="menu downloads">
      <summary><span>${voice.say("download")}</span></summary>
      <div class="menu-sheet">
        ${bundles.map((bundle) => bundleMarkup(bundle, voice))}
        ${arrivedNote(view, voice)}
        ${includedNote(view, voice)}
        ${asksPin ? markup`<p class="menu-note">${voice.say("pinNeeded")}</p>` : nothing}
      </div>
    </details>`;
}

/** Before the press: the page behind the link says what it takes. */
function includedNote({ included, offers }: VisibleGallery, voice: Voice): Markup {
  if (!included || !offers.downloadSizes.includes(LARGEST)) return nothing;
  return markup`<p class="menu-note">${includedLeft(included, voice)}</p>`;
}

/** "3 of 10 photos in original size left". */
export const includedLeft = ({ most, left }: { most: number; left: number }, voice: Voice): string =>
  voice.say("includedLeft", { left: voice.number(left), most: voice.number(most) });

function arrivedNote({ arrived }: VisibleGallery, voice: Voice): Markup {
  if (!arrived) return nothing;
  const { there, of } = arrived;
  const says = voice.say("originalsArriving", { there: voice.number(there), of: voice.number(of) });
  return markup`<p class="menu-note">${says}</p>`;
}

/** If guests buy, the menu is replaced by the way to the shop: for this set, if it is a set's page. */
function buyMarkup({ link }: VisibleGallery, { set, voice }: { set: VisibleSet | null; voice: Voice }): Markup {
  const href = paths.shop(link, set ? { set: set.id } : {});
  return markup`
    <nav class="buy" aria-label="${voice.say("shopTitle")}">
      <a href="${href}">${voice.say("buy")}</a>
    </nav>`;
}

function offeredBundles(view: VisibleGallery, set: VisibleSet | null, voice: Voice): Bundle[] {
  const { link, offers, sets, photoCount } = view;
  const bundles: Bundle[] = [];
  if (set && offers.downloadSet) {
    const href = (size: Size) => paths.downloadSet(link, set.id, size);
    bundles.push({ title: voice.say("thisSet"), photos: set.photos.length, files: filesOf(set, { offers, href }) });
  }
  if (offers.downloadGallery && !(set && sets.length === 1 && bundles.length === 1)) {
    const href = (size: Size) => paths.downloadAll(link, size);
    bundles.push({ title: voice.say("wholeGallery"), photos: photoCount, files: filesOf(view, { offers, href }) });
  }
  if (offers.keepsake) bundles.push(keepsakeOf(view, voice));
  return bundles;
}

/** Its pages show photos in the smallest size, so that is part of every other. */
function keepsakeOf({ link, offers, photoCount, bytes }: VisibleGallery, voice: Voice): Bundle {
  const bytesIn = (size: Size) => bytes[SMALLEST] + (size === SMALLEST ? 0 : bytes[size]);
  const files = offers.downloadSizes.map((size) => ({
    size,
    href: paths.downloadKeepsake(link, size),
    bytes: bytesIn(size),
  }));
  return { title: voice.say("keepsake"), note: voice.say("keepsakeHint"), photos: photoCount, files, whole: true };
}

interface Offered {
  offers: PageOffers;
  href: (size: Size) => string;
}

function filesOf({ bytes }: Pick<VisibleSet, "bytes">, { offers, href }: Offered): Bundle["files"] {
  return offers.downloadSizes.map((size) => ({ size, href: href(size), bytes: bytes[size] }));
}

function bundleMarkup({ title, note, photos, files, whole }: Bundle, voice: Voice): Markup {
  const parts = whole ? 1 : partsOf(photos);
  const entries = files.map(({ size, href, bytes }) => {
    const label = sizeWords(size, voice);
    const hint = voice.say("downloadHint", { photos: voice.count("photos", photos), bytes: voice.bytes(bytes) });
    const numbers = parts === 1 ? [] : Array.from({ length: parts }, (_, i) => i + 1);
    const links = numbers.map((part) => {
      const named = voice.say("part", { part: voice.number(part), parts: voice.number(parts) });
      return downloadLink({ href: partHref(href, part), label, hint: named });
    });
    return markup`${downloadLink({ href, label, hint })}${links}`;
  });
  return markup`
    <section>
      <h2>${title}</h2>
      ${note === undefined ? nothing : markup`<p class="menu-note">${note}</p>`}
      <ul>${entries}</ul>
    </section>`;
}

const downloadLink = ({ href, label, hint }: { href: string; label: string; hint: string }) => markup`
  <li>
    <a href="${href}">${label} <small>${hint}</small></a>
  </li>`;
