import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { PhotoPick } from "../domain/selection.ts";
import { isTextKey, type Voice, words } from "../domain/words/voice.ts";
import { clientData } from "./client-data.ts";
import { coverMarkup, coverPreload, coverScrim } from "./cover.ts";
import { downloadsMarkup } from "./downloads.ts";
import { earlierButton, earlierEyeForms, earlierHeartForms } from "./earlier-buttons.ts";
import { eyeMarkup } from "./eye.ts";
import { heartMarkup } from "./heart.ts";
import { galleryLinkPreview, linkPreviewTags } from "./link-preview.ts";
import { markup, nothing } from "./markup.ts";
import { pickingMarkup } from "./picking.ts";
import { pictureMarkup, placeholderStyle } from "./picture.ts";
import { switchMarkup, viewerMarkup } from "./viewer.ts";

/** How many tiles of a set load at once, wherever they are on the screen; the first two before everything else. */
const EAGER = 4;
const URGENT = 2;
/**
 * How many photos of a set are laid out together. While a page arrives, a browser lays out all rows of a list again with each
 * part of it, so a list of thousands would keep a phone busy; a new one always begins a row.
 */
const SECTION = 240;

/** Every slot there is. A filler gets the slot's key and returns markup, or attributes beginning with a space. */
const FILLERS = {
  lang: ({ voice }) => markup` lang="${voice.language}"`,
  word: ({ view, voice }, key) =>
    isTextKey(key) ? markup`${voice.say(key, { studio: view.manifest.studio.name })}` : nothing,
  label: ({ voice }, key) => (isTextKey(key) ? markup` aria-label="${voice.say(key)}"` : nothing),
  date: ({ view, voice }) => markup`${view.manifest.date ? voice.date(view.manifest.date) : ""}`,
  count: ({ voice, ...page }, key) => markup`${voice.number(photosIn(page, key))}`,
  "count-text": ({ voice, ...page }, key) => markup`${voice.count("photos", photosIn(page, key))}`,
  "client-only": ({ view, voice }, key) =>
    view.sets.find(({ id }) => id === key)?.clientOnly
      ? markup`<span class="client-only">${voice.say("clientOnly")}</span>`
      : nothing,
  viewer: ({ view, voice }) => viewerMarkup(view, voice),
  switch: ({ view, voice }) => switchMarkup(view, voice),
  downloads: ({ view, set, voice }) => downloadsMarkup(view, set, voice),
  card: ({ view, set }) => linkPreviewTags(galleryLinkPreview(view, { set })),
  cover: ({ view }) => coverMarkup(view),
  scrim: ({ view }) => coverScrim(view),
  thumb: ({ view }, key) => thumbMarkup(view, key),
  preload: ({ view }) => coverPreload(view),
  begin: ({ view, voice }) => beginLink(view, voice),
  empty: ({ view, set, voice }) => emptyNote({ view, set }, voice),
  "next-set": ({ view, set, voice }) => nextSetLink({ view, set }, voice),
  client: ({ view, set }) => clientData(view, set),
  next: ({ view }) => markup`<input type="hidden" name="next" value="${view.here}">`,
  "in-set": ({ set, isShownBefore }, photo) => (set && isShownBefore(photo) ? markup`${queryFor(set)}` : nothing),
  section: ({ sections }, key) => (sections.has(key) ? markup`</ul><ul class="grid">` : nothing),
  "mark-button": ({ view, voice }, photo) => eyeMarkup(view, { photo, voice }),
  "pick-button": ({ view, picks, voice }, photo) =>
    heartMarkup({ selection: view.selection, photo, pick: picks.get(photo), voice }),
  eye: ({ view, voice }, photo) => eyeMarkup(view, { photo, voice, button: earlierButton }),
  eyes: ({ view }) => earlierEyeForms(view),
  heart: ({ view, picks, voice }, photo) =>
    heartMarkup({ selection: view.selection, photo, pick: picks.get(photo), voice, button: earlierButton }),
  hearts: ({ view }) => earlierHeartForms(view),
  picking: ({ view, voice }) => pickingMarkup(view, voice),
  load: (page, key) => loadAttributes(page, key),
  "load-video": (page, key) => markup`${loadAttributes(page, key)} alt="${page.voice.say("videoAlt", { photo: key })}"`,
  "load-alt": (page, key) => markup`${loadAttributes(page, key)} alt="${page.voice.say("photoAlt", { photo: key })}"`,
} satisfies Record<string, (page: Page, key: string) => Markup>;

export type SlotName = keyof typeof FILLERS;

interface Page {
  view: VisibleGallery;
  set: VisibleSet | null;
  voice: Voice;
  /** The set's first visible photos: false, true or "urgent" by name. */
  first: ReadonlyMap<string, "eager" | "urgent">;
  /** The photos of the set that begin another section, by what this viewer sees. */
  sections: ReadonlySet<string>;
  picks: ReadonlyMap<string, PhotoPick>;
  /** Whether an earlier set shows the photo to this viewer. */
  isShownBefore(photo: string): boolean;
}

/**
 * Fills the slots of a gallery's prebuilt pages for one viewer: `set` is the set of the page, null for the cover. Slots
 * that are unknown or not offered to this viewer stay empty.
 */
export function fillSlots(
  view: VisibleGallery,
  set: VisibleSet | null,
): (slot: { name: string; key: string }) => Markup {
  const first = new Map(
    (set?.photos ?? []).slice(0, EAGER).map((name, i) => [name, i < URGENT ? "urgent" : "eager"] as const),
  );
  const sections = new Set((set?.photos ?? []).filter((_, i) => i > 0 && i % SECTION === 0));
  const picks = new Map(view.selection?.photos.map((pick) => [pick.photo, pick]));
  const isShownBefore = shownBefore(view, set);
  const page: Page = { view, set, voice: words(view.locale), first, sections, picks, isShownBefore };
  return ({ name, key }) => (Object.hasOwn(FILLERS, name) ? FILLERS[name as SlotName](page, key) : nothing);
}

type Shown = { view: VisibleGallery; set: VisibleSet | null };

/** Whether a set before this one has a photo too; their photos are gathered once, and only if somebody asks. */
export function shownBefore({ sets }: VisibleGallery, set: VisibleSet | null): Page["isShownBefore"] {
  let before: ReadonlySet<string> | null = null;
  return (photo) => {
    const at = sets.findIndex(({ id }) => id === set?.id);
    before ??= new Set(sets.slice(0, Math.max(0, at)).flatMap(({ photos }) => photos));
    return before.has(photo);
  };
}

/** What follows a photo's address, as `paths.photo` has it, where it is opened from a set that isn't its first. */
const queryFor = ({ id }: VisibleSet) => `?set=${encodeURIComponent(id)}`;

function photosIn({ view }: { view: VisibleGallery }, set: string): number {
  return set === "" ? view.photoCount : (view.sets.find(({ id }) => id === set)?.photos.length ?? 0);
}

function loadAttributes({ first }: Page, photo: string) {
  const place = first.get(photo);
  if (!place) return markup` loading="lazy"`;
  return place === "urgent" ? markup` fetchpriority="high"` : nothing;
}

function emptyNote({ view, set }: Shown, voice: Voice) {
  if ((set ? set.photos.length : view.photoCount) > 0) return nothing;
  return markup`<p class="empty">${voice.say(set ? "emptySet" : "emptyGallery")}</p>`;
}

/** The first photo of a set this viewer may see, beside its title. */
function thumbMarkup({ link, thumbs }: VisibleGallery, set: string) {
  const photo = thumbs?.get(set);
  if (!photo) return nothing;
  const picture = pictureMarkup(link, photo, { sizes: "5rem", alt: "", attributes: markup` loading="lazy"` });
  return markup`<span class="contents-thumb" style="${placeholderStyle(photo)}">${picture}</span>`;
}

function beginLink(view: VisibleGallery, voice: Voice) {
  const [first] = view.sets;
  if (!first) return nothing;
  return markup`<a class="button begin" href="${paths.set(view.link, first.id)}">${voice.say("open")}</a>`;
}

function nextSetLink({ view, set }: Shown, voice: Voice) {
  const next = set && view.sets[view.sets.findIndex(({ id }) => id === set.id) + 1];
  if (!next) return nothing;
  return markup`
    <a class="next-set" href="${paths.set(view.link, next.id)}" rel="next">
      <span>${voice.say("nextSet")}</span> <strong dir="auto">${next.title}</strong>
    </a>`;
}
