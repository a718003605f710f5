import type { Link } from "../link.ts";
import type { Photo } from "../manifest.ts";
import type { PictureSources } from "../paths.ts";
import type { SeenPhoto } from "../seen-photo.ts";

/** A screen at an event that shows one photo after another: docs/decisions/041. */

/** Seconds that each photo is shown: the fewest, the usual and the most. */
const WALL_SECONDS = { least: 3, usual: 8, most: 300 } as const;

/** Most photos whose pictures are asked for at once. */
export const WALL_PICTURES = 12;

/** What a screen shows, and how: the set, or the whole gallery; seconds for each photo. */
export interface WallWish {
  set: string | null;
  seconds: number;
}

/** What there is to show now. */
export interface WallList {
  /** Names, the newest photo first. */
  photos: string[];
  /** Where to ask the next time. */
  next: string;
}

/** One photo, and what is said of it to those who can't see it. */
export interface WallPicture extends PictureSources {
  name: string;
  alt: string;
}

/** What the page is given. */
export interface WallPayload extends WallWish {
  link: Link;
  title: string;
  look: Readonly<Record<string, string>>;
  /** The newest photo; null: there is none yet. */
  newest: SeenPhoto | null;
  /** Where to ask for the list. */
  list: string;
  /** Milliseconds since 1970 at which this viewer's right to look ends, if it ends. */
  until: number | null;
  /** The address that the code leads to: the whole one. */
  home: string;
  /** It shows what guests don't see: to whom; null: a guest looks. */
  shownAll: "client" | "photographer" | null;
  /** Guests may look, so it can be shown as they see it. */
  viewAsGuest: boolean;
}

/** Reads the query of the page; whatever it can't mean is left out. */
export function readWallWish(query: (name: string) => string | undefined): WallWish {
  const asked = Number.parseInt(query("seconds") ?? "", 10) || WALL_SECONDS.usual;
  return {
    set: query("set") || null,
    seconds: Math.min(WALL_SECONDS.most, Math.max(WALL_SECONDS.least, asked)),
  };
}

type Timed = Pick<Photo, "name" | "taken" | "moment">;

/** The photo that was taken last first; those without a time after them, the last of the gallery first. */
export function newestFirst(photos: readonly Timed[]): string[] {
  const timed = photos.map(({ name, taken, moment }, at) => ({ name, at, when: moment ?? taken ?? "" }));
  timed.sort((a, b) => (a.when === b.when ? b.at - a.at : a.when < b.when ? 1 : -1));
  return timed.map(({ name }) => name);
}
