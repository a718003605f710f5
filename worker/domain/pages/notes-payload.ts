import type { Spot } from "../notes.ts";
import type { VisitorProblem } from "../problem.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { VisibleGallery } from "./visible-gallery.ts";

/** What a viewer says about one photo, and what is answered. */
export interface NotesPayload {
  view: VisibleGallery;
  photo: SeenPhoto;
  /** They can't change it: it was sent, or they have no selection of their own. */
  closed: boolean;
  /** "": nobody holds it yet. */
  whose: string;
  /** The key of the next note: sent twice with one key, it is written once. */
  key: string;
  notes: ShownNote[];
  /** Keys of forms that were sent and accepted before, and after a "!" the one that was refused. */
  taken: string[];
  approval: { approved: boolean; earlier: boolean } | null;
  /** The photo as it was when something was said that is still open, the latest first. `notes`: ids of those about it. */
  earlier: { src: string; width: number; height: number; day: string; notes: string[] }[];
  /** The place that was pointed at for a new note. */
  spot: Spot | null;
  /** The id of the note that was just deleted. */
  removed: string | null;
  problems: VisitorProblem[];
}

export interface ShownNote extends Spot {
  id: string;
  nr: number;
  text: string;
  /** It is about the photo as it was before. */
  earlier: boolean;
  reply: { text: string; day: string } | null;
  doneDay: string | null;
}
