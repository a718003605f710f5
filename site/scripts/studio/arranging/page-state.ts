import type { Edit, PhotoFacts } from "../../../../worker/domain/arrangement/edits.ts";

export interface ShownSet {
  id: string;
  title: string;
  visibility: "everyone" | "client";
  photoCount: number;
}

export interface Words {
  title: string;
  date: string;
  description: string;
}

export type Look = Omit<Extract<Edit, { do: "look" }>, "do">;

/** What the page says of the gallery, as it was when the page was made. */
export interface DeskData {
  gallery: string;
  revision: number;
  /** The set whose photos are shown in their order; null: photos of several. */
  set: string | null;
  sets: ShownSet[];
  words: Words;
  look: Look;
  cover: string | null;
  /** Where the cover is cropped around, "40% 60%". */
  focus: string | null;
  /** The photo that comes after those of the page; null: there is none. */
  following: string | null;
  /** Whether all photos of the set are on the page. */
  isWhole: boolean;
}

export interface Texts {
  caption: string;
  alt: string;
}

/** What the page shows, edits that are not saved yet included. Parts are replaced, never changed. */
export interface PageState {
  /** The photos of the page, in order. */
  order: readonly string[];
  /** The sets of each photo that the page has seen; none: it is removed. */
  places: ReadonlyMap<string, readonly string[]>;
  texts: ReadonlyMap<string, Texts>;
  sets: readonly ShownSet[];
  words: Words;
  look: Look;
  cover: string | null;
  focus: string | null;
}

/** What photos are sorted by, and what the page is about. */
export interface Facts {
  data: DeskData;
  photos: ReadonlyMap<string, PhotoFacts>;
}
