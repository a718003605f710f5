import type { PickList } from "../lists.ts";
import type { Noted } from "../notes.ts";
import type { PhotoPage } from "../photo-pages.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { PhotoPick, Questionnaire, RoundHead, SelectionSummary } from "../selection.ts";
import type { StudioFrame, StudioGallery } from "./studio-payloads.ts";

/** Photos that were picked, and photos no longer picked. */
export interface Changes {
  added: string[];
  removed: string[];
}

export const WHICH_NOTES = ["open", "all"] as const;
type WhichNotes = (typeof WHICH_NOTES)[number];

/** One selection: one of its rounds, or its current state. */
export interface OpenedSelection extends SelectionSummary {
  /** The message of each round, in order. Each round can be opened. */
  heads: RoundHead[];
  /** The round on this page, with the changes since the previous one; null: the current state. */
  shown: { head: RoundHead; changes: Changes } | null;
  /** What changed since it was last sent; null: nothing was sent yet. */
  since: Changes | null;
  /** One page of the photos (picked ones, then those only rated or commented on), or a part of the printed list. */
  photos: PhotoPage<PhotoPick>;
  /** What is said about the photos of the page. */
  noted: ReadonlyMap<string, Noted>;
  /** Only photos about which something is said, or is still to be done; null: all photos. */
  notes: WhichNotes | null;
  /** Whether its owner can be mailed. */
  letter: boolean;
  /** How many photos are picked on all pages. */
  chosen: number;
  /** The gallery's lists, each with how many of them are on it. */
  listed: (PickList & { chosen: number })[];
}

export interface StudioSelectionsPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  questionnaire: Questionnaire;
  /** One page of selections, the last changed first. */
  held: SelectionSummary[];
  /** Path of the next page, or null. */
  older: string | null;
  /** Whether the page is the whole list. */
  whole: boolean;
  /** The selection on this page; null: the list. */
  opened: OpenedSelection | null;
  /** How many people picked each photo, the most popular first. */
  totals: { photo: string; times: number }[];
  /** Those of the photos named here that are in the live version. */
  photos: ReadonlyMap<string, SeenPhoto>;
}
