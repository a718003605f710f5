import type { NewSets } from "../arrangement/edits.ts";
import type { Widened } from "../arrangement/widening.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { StudioFrame, StudioGallery, StudioSet } from "./studio-payloads.ts";

/** A photo as the studio arranges it. */
export interface ArrangedPhoto {
  photo: SeenPhoto;
  /** Hidden from guests by a mark. */
  isPrivate: boolean;
}

export interface StudioPhotosPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** The arrangement that is shown. Every change is made to it. */
  revision: number;
  sets: (StudioSet & { photoCount: number })[];
  /** The set that is shown; null: all photos. */
  set: string | null;
  photos: ArrangedPhoto[];
  /** Path of the next page, or null. */
  next: string | null;
  /** The photo that comes after those of the page, or null. */
  following: string | null;
  /** All photos of the set, or of the gallery, are on the page. */
  isWhole: boolean;
  /** The photo whose texts are edited; null: none. */
  chosen: ArrangedPhoto | null;
  /** Names of photos that were removed of the gallery in the studio. */
  out: string[];
  words: { title: string; date: string | null; description: string | null };
  look: Readonly<Record<string, string>>;
  cover: string | null;
  /** Earlier states that can be restored, newest first. */
  earlier: { revision: number; changedAt: number }[];
  /** A change that is not saved yet, because more people would see these photos. */
  asked: { widened: Widened[]; newSets: NewSets; edits: string; confirmed: string } | null;
}
