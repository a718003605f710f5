import { FALLBACK, FORMAT_NAMES, type Format } from "../formats.ts";
import type { Photo, Rendition, SetFiles } from "../manifest.ts";
import type { VisibleGallery, VisibleSet } from "./visible-gallery.ts";

/** A set that a visitor keeps in their browser, to look at it without a connection: docs/decisions/027. */

/** What a browser learns about its copies, each time it is online. */
export interface KeptCheck {
  /** Names the session as it looks now. A copy that was kept under another name is deleted. */
  whose: string;
  /** The key of this session's copies: 256 bits in Base64. */
  key: string;
  /** The kind of session, which says what ends it. */
  by: "gallery" | "account" | "studio" | "second" | "receipt" | null;
  /** Milliseconds since 1970: afterwards the copies are deleted, online or not. */
  until: number;
  /** What each set is today, by id; a copy that differs is renewed. A set that is left out can't be seen any more. */
  sets: Record<string, string>;
}

/** A photo to keep: its content, and the addresses of a picture for the grid and one for the screen, with their bytes. */
export interface KeptPhoto {
  /** It is a video, of which its picture is kept. Missing from an older Worker. */
  film?: true;
  name: string;
  hash: string;
  files: { href: string; bytes: number }[];
}

/** A part of a set to keep. */
export interface KeptList {
  set: string;
  title: string;
  /** Title of the gallery. */
  gallery: string;
  locale: string;
  /** How many photos the set has for this visitor. */
  total: number;
  photos: KeptPhoto[];
  /** Where the next part begins; null: this is the last one. */
  next: number | null;
  /** What the browser says about keeping, and what it says when it is offline. */
  words: Partial<Record<(typeof KEPT_WORDS)[number], string>>;
}

/** How many photos are listed at once. */
export const KEPT_PART = 200;

/** Texts that are needed where no page is asked for them. */
export const KEPT_WORDS = [
  "keepOffline",
  "keepExplains",
  "keepNoVideos",
  "keepingPhotos",
  "keptNow",
  "keptSince",
  "removeKept",
  "keptRemoved",
  "keepFull",
  "keepRanFull",
  "keepFailed",
  "keepAddApp",
  "offlineTitle",
  "offlineNote",
  "offlineKept",
  "offlineLater",
  "offlineLeft",
  "cancel",
  "done",
  "tryAgain",
] as const;

/** Longer edges of the two pictures that are kept of a photo: at most these. */
const GRID_EDGE = 960;
const SCREEN_EDGE = 2048;

/** The renditions of a photo to keep in a format: for the grid, and for the screen if that is another one. */
export function renditionsToKeep({ renditions }: Pick<Photo, "renditions">, format: Format): Rendition[] {
  const made = renditions.filter((one) => one.format === format).sort((a, b) => a.edge - b.edge);
  if (made.length === 0)
    return format === FALLBACK ? renditions.slice(0, 1) : renditionsToKeep({ renditions }, FALLBACK);
  const upTo = (edge: number) => made.findLast((one) => one.edge <= edge) ?? made[0];
  return [...new Set([upTo(GRID_EDGE), upTo(SCREEN_EDGE)])].filter((one) => one !== undefined);
}

/** The format that a browser asks for; the one that every browser shows, if we don't know it. */
export function formatToKeep(wanted: string | undefined): Format {
  return FORMAT_NAMES.find((known) => known === wanted) ?? FALLBACK;
}

/**
 * Everything that decides how a copy of a set looks to this visitor, as text; what they chose themselves left out, and what they may
 * not see. Where the contents of photos are not known, the version stands for them.
 */
export function stateOfSet(
  view: VisibleGallery,
  { id, photos }: VisibleSet,
  { files, version }: { files: SetFiles["photos"]; version: string },
): string {
  const { sets, offers, viewer, privatePhotos, proofs, locale, manifest } = view;
  const known = new Map(files.map((file) => [file.name, file]));
  const contents = photos.map((photo) => {
    const { hash, proofHash, said } = known.get(photo) ?? {};
    return [proofs.has(photo) ? proofHash : hash, said];
  });
  const { title, description, look, studio } = manifest;
  const content = contents.flat().includes(undefined) ? version : [title, description, look, studio, contents];
  const shown = sets.map((set) => [set.id, set.title, set.clientOnly]);
  const hidden = photos.filter((photo) => privatePhotos.has(photo));
  const marked = photos.filter((photo) => proofs.has(photo));
  return JSON.stringify([content, id, photos, hidden, marked, shown, offers, viewer, locale]);
}
