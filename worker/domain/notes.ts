/** Notes on places in a photo, and whether it is approved: what a client says in a round of retouching. */

import type { Photo } from "./manifest.ts";

/** Most notes of one person on one photo. */
export const NOTES_MAX = 50;

/** A place in a photo, in ten-thousandths of its width and height from its upper left corner. */
export interface Spot {
  x: number;
  y: number;
}

/** What a photo looks like. */
export interface Version {
  /** Names its pixels as they were rendered. */
  hash: string;
  /** Names its original, which stays when only renditions are made in another way; "": not known. */
  original: string;
}

/** The version of a photo that is published. */
export const versionOf = ({ hash, original }: Pick<Photo, "hash" | "original">): Version => ({
  hash,
  original: original.blob.slice(0, 12),
});

/** Whether two versions of a photo are one. */
export const isSameVersion = (one: Version, other: Version): boolean =>
  one.hash === other.hash || (one.original !== "" && one.original === other.original);

export interface Note extends Spot, Version {
  id: string;
  /** Its number on the photo. */
  nr: number;
  text: string;
  at: number;
  /** The photographer's answer; "": none. */
  reply: string;
  repliedAt: number | null;
  /** When the work on it was finished; null: not yet, or its text changed since. */
  doneAt: number | null;
}

interface Approval extends Version {
  /** false: the photo has to be changed. */
  approved: boolean;
  at: number;
}

/** What one person says about a photo. */
export interface Noted {
  /** By number. */
  notes: Note[];
  approval: Approval | null;
  /** Only those about which something is open. */
  pictures: NotedPicture[];
}

/** A picture of a photo as it was when something was said about it that is not done yet. */
export interface NotedPicture extends Version {
  /** It has no watermark. */
  clean: boolean;
  blob: string;
  bytes: number;
  /** Of the photo, in pixels. */
  width: number;
  height: number;
  /** Names it. */
  at: number;
}

/** So many earlier versions of a photo are shown beside it. */
const EARLIER_MAX = 3;

/** Pictures of earlier versions, one of each, the latest first. */
export function earlierOf(
  pictures: readonly NotedPicture[],
  { now, mayHave = () => true }: { now: Version; mayHave?: (picture: NotedPicture) => boolean },
): NotedPicture[] {
  const earlier = new Map<string, NotedPicture>();
  for (const picture of pictures.toSorted((a, b) => Number(a.clean) - Number(b.clean) || a.at - b.at))
    if (!isSameVersion(picture, now) && mayHave(picture)) earlier.set(picture.original || picture.hash, picture);
  return [...earlier.values()].sort((a, b) => b.at - a.at).slice(0, EARLIER_MAX);
}

export const NOTHING_NOTED: Noted = { notes: [], approval: null, pictures: [] };

/** How much was said about a photo. */
export interface NotedCount {
  notes: number;
  /** Answers to them. */
  replies: number;
  /** null: nothing was said. */
  approved: boolean | null;
}

const WHOLE = 10_000;
const SPOT = /^(\d{1,3}(?:\.\d{1,2})?),(\d{1,3}(?:\.\d{1,2})?)$/;

/** A spot as forms send it: "33.3,66.67", in percent. null: it is none. */
export function readSpot(text: string): Spot | null {
  const [, x, y] = SPOT.exec(text) ?? [];
  if (x === undefined || y === undefined) return null;
  const spot = { x: Math.round(Number(x) * 100), y: Math.round(Number(y) * 100) };
  return spot.x <= WHOLE && spot.y <= WHOLE ? spot : null;
}

export const writeSpot = ({ x, y }: Spot): string => `${x / 100},${y / 100}`;

/** Where a spot is within its picture: a style. */
export const spotStyle = ({ x, y }: Spot): string => `left:${x / 100}%;top:${y / 100}%`;

/** Spots for those who don't point at the photo, by rows from the top. */
export const SPOTS: readonly Spot[] = [1667, 5000, 8333].flatMap((y) => [1667, 5000, 8333].map((x) => ({ x, y })));

/**
 * Widths in pixels in which a photo of a shape is pointed at. Which one is shown depends on the screen, and browsers send
 * a place in pixels: the name of the field says of how many.
 */
export function pointedWidths(ratio: number): readonly [number, number, number, number] {
  if (ratio >= 1) return [280, 340, 640, 960];
  return ratio >= 0.5 ? [260, 320, 420, 560] : [160, 200, 260, 320];
}

export const pointedName = (width: number) => `at${width}`;

/** The spot that was pointed at, by the fields that a browser sends for it; null: none. */
export function pointedSpot(query: (name: string) => string | undefined, ratio: number): Spot | null {
  for (const width of pointedWidths(ratio)) {
    const [x, y] = ["x", "y"].map((axis) => query(`${pointedName(width)}.${axis}`) ?? "");
    if (!/^\d{1,5}$/.test(x ?? "") || !/^\d{1,5}$/.test(y ?? "")) continue;
    const part = (at: string | undefined, of: number) => Math.min(WHOLE, Math.round((Number(at) / of) * WHOLE));
    return { x: part(x, width), y: part(y, width / ratio) };
  }
  return null;
}
