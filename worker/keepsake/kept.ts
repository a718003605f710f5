import type { Photo } from "../domain/manifest.ts";
import type { PhotoPick } from "../domain/selection.ts";
import type { Size } from "../domain/sizes.ts";
import type { Voice } from "../domain/words/voice.ts";

/** A set in a keepsake: photos that its owner may see, in order. */
export interface KeptSet {
  id: string;
  title: string;
  /** The name of its folder, safe on every system. */
  folder: string;
  /** Hidden from guests. Only true for viewers who may know. */
  clientOnly: boolean;
  photos: readonly string[];
}

/** A font, and the rule that brings it. */
export interface KeptFont {
  file: string;
  bytes: Uint8Array;
  /** `@font-face`, which names the file next to the stylesheet. */
  rule: string;
}

/** What one zip of a keepsake shows. All of it is what its owner may see: nothing is decided here. */
export interface Kept {
  title: string;
  /** The gallery's link, for names where the title gives none. */
  link: string;
  date: string | null;
  description: string | null;
  look: Readonly<Record<string, string>>;
  studio: { name: string; links: readonly { label: string; url: string }[] };
  voice: Voice;
  size: Size;
  sets: readonly KeptSet[];
  /** Each photo of the sets, by name. */
  photos: ReadonlyMap<string, Photo>;
  cover: string | null;
  /** Photos with a private mark, for those who may know of it. */
  hidden: ReadonlySet<string>;
  /** What its owner chose, by photo. */
  picks: ReadonlyMap<string, PhotoPick>;
  picksTitle: "mySelection" | "myFavourites";
  fonts: readonly KeptFont[];
  part: number;
  parts: number;
}
