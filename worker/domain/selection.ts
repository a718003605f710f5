import { z } from "zod";
import type { Invites } from "./invites.ts";
import { LABELS, type Label } from "./labels.ts";
import type { ListField } from "./list-fields.ts";
import { listSchema, type PickList } from "./lists.ts";
import type { VisitorProblem } from "./problem.ts";

/** A client's picks in a gallery: what may be picked, and when a submission is complete. */

export const AFTERWARDS = ["keep-open", "read-only", "close"] as const;
/** What a submission does to its holder: nothing, no more changes, or the gallery closes with a thank-you. */
export type Afterwards = (typeof AFTERWARDS)[number];

/** More photos than anybody is asked to pick. */
export const PICKS_MAX = 100_000;

/** Most bytes of selections and rounds: for one holder, and for all visitors without an account in one gallery. */
export const KEPT_MAX = { holder: 4_000_000, gallery: 64_000_000 } as const;

/** More rounds than anybody needs. */
export const ROUNDS_MAX = 100;

export const STARS = ["0", "1", "2", "3", "4", "5"] as const;

/** Most characters of each text, here and in the fields of pages. */
export const COMMENT_MAX = 2000;
export const MESSAGE_MAX = 5000;
export const ANSWER_MAX = 1000;

/** Most characters of a question and of one of its choices, and most choices. */
export const QUESTION_MAX = 300;
export const CHOICE_MAX = 120;
export const CHOICES_MAX = 20;

export const questionSchema = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(40),
  text: z.string().min(1).max(QUESTION_MAX),
  /** No choices: the answer is free text. */
  choices: z.array(z.string().min(1).max(CHOICE_MAX)).max(CHOICES_MAX).optional(),
  required: z.boolean().optional(),
});
/** A question that the photographer asks when a selection is sent. */
export type Question = z.infer<typeof questionSchema>;

/** What a gallery asks its clients. */
export interface Questionnaire {
  invites: Invites;
  minPicks: number | null;
  maxPicks: number | null;
  /** None: the selection is one list. */
  lists: PickList[];
  questions: Question[];
  afterwards: Afterwards;
}

export const NO_QUESTIONNAIRE: Questionnaire = {
  invites: "off",
  minPicks: null,
  maxPicks: null,
  lists: [],
  questions: [],
  afterwards: "keep-open",
};

/** The default of a new gallery: clients may choose as many photos as they like, and guests keep favourites. */
export const FIRST_QUESTIONNAIRE: Questionnaire = { ...NO_QUESTIONNAIRE, invites: "favourites" };

export const pickSchema = z.object({
  photo: z.string(),
  picked: z.boolean(),
  stars: z.number(),
  label: z.enum(LABELS).nullable(),
  comment: z.string(),
  /** Ids of the lists that it is on, in order. */
  lists: z.array(z.string()).default(() => []),
});
/** One photo in a selection. */
export type PhotoPick = z.infer<typeof pickSchema>;

export const sentFromSchema = z.object({
  /** Name and origin of the studio. */
  studio: z.string(),
  site: z.string(),
  /** Title and link of the gallery. */
  title: z.string(),
  link: z.string(),
  /** Its version, if whoever sent it may learn that. */
  version: z.string().optional(),
  /** The lists of the gallery. None: the selection was one list. */
  lists: z.array(listSchema.pick({ id: true, name: true })).optional(),
  /** The id of the list that was sent alone; none: everything was sent. */
  list: z.string().optional(),
});
/** The gallery of a selection as it was when that was sent, for its receipt. */
export type SentFrom = z.infer<typeof sentFromSchema>;

export const SELECTION_STATES = ["open", "read-only", "closed"] as const;
export type SelectionState = (typeof SELECTION_STATES)[number];

/** A viewer's own selection for pages and scripts: only photos that this viewer may see. */
export interface OwnSelection {
  photos: PhotoPick[];
  /** Names of photos that are no longer available. Always empty for guests, who must not learn what was hidden. */
  gone: string[];
  state: SelectionState;
  /** The number of the round that is being chosen, from 1. */
  round: number;
  minPicks: number | null;
  maxPicks: number | null;
  lists: PickList[];
  /** Ids of the lists that were sent and accept no more changes. */
  closedLists: string[];
  /** Nobody else sees it: a guest's favourites, until they are sent. */
  favourites: boolean;
  /** Distinguishes this holder from another in the same browser, and nothing else; "" if there is no holder yet. */
  whose: string;
  /** The claim that a guest's browser made before the guest was known; "" if there was none. */
  began: string;
}

/**
 * The result of changing one photo, for that photo and for the selection as a whole: all that a page has to learn about its
 * own change.
 */
export interface PickAnswer
  extends Pick<
    OwnSelection,
    "state" | "round" | "minPicks" | "maxPicks" | "lists" | "closedLists" | "whose" | "began"
  > {
  photo: PhotoPick;
}

/** A change of some fields of one photo; other fields stay. */
export interface PickChange {
  photo: string;
  picked?: boolean;
  stars?: number;
  label?: Label | null;
  comment?: string;
  /** The comments that whoever writes this one may have seen there; left out: they don't say. */
  was?: readonly string[];
  /** Whether it is on a list. */
  [list: ListField]: boolean;
}

/** What visitors send with a submission. */
export interface Submission {
  /** Identifies this submission: a second one with the same key is the same. */
  key: string;
  name: string;
  email: string;
  message: string;
  answers: Record<string, string>;
  /** The id of the only list that is sent; null: everything is. */
  list: string | null;
}

/** What is wrong with the number of photos in a submission. */
export function numberProblems({ minPicks: least, maxPicks: most }: Questionnaire, chosen: number): VisitorProblem[] {
  const path = "picks";
  if (least !== null && chosen < least) return [{ path, code: "needMore", values: { least, chosen } }];
  return most !== null && chosen > most ? [{ path, code: "needFewer", values: { most, chosen } }] : [];
}

/** The state of a selection after it was submitted. */
export function stateAfter(afterwards: Afterwards): SelectionState {
  return afterwards === "keep-open" ? "open" : afterwards === "close" ? "closed" : "read-only";
}

/** What came with a submission, and when. */
export interface RoundHead {
  round: number;
  submittedAt: number;
  name: string;
  email: string;
  message: string;
  answers: Record<string, string>;
  /** The name of the only list that was sent; null: everything was. */
  list: string | null;
}

/** A submission as it was sent, as the photographer sees it. */
export interface Round extends RoundHead {
  picks: PhotoPick[];
}

/** The photographer's answer to a selection. */
export interface Reply {
  /** "": nothing. */
  reply: string;
  repliedAt: number | null;
  /** When the work on it was finished; null: not yet, or it was sent again since. */
  doneAt: number | null;
}

/** A holder's selection in the photographer's list. */
export interface SelectionSummary extends Reply {
  id: string;
  holder: string;
  name: string | null;
  email: string | null;
  state: SelectionState;
  closedLists: string[];
  changedAt: number;
  /** Photos that are picked now. */
  picked: number;
  /** How many times it was sent. */
  rounds: number;
  /** Notes on photos that are not done. */
  openNotes: number;
  /** Photos that are to be changed, and approved ones. */
  toChange: number;
  approved: number;
}

/** What changed from one round to the next: photos that were picked, and photos no longer picked. */
export function roundChanges(
  before: readonly PhotoPick[],
  after: readonly PhotoPick[],
): { added: string[]; removed: string[] } {
  const picked = (picks: readonly PhotoPick[]) => new Set(picks.filter((p) => p.picked).map((p) => p.photo));
  const [old, now] = [picked(before), picked(after)];
  return { added: [...now].filter((p) => !old.has(p)), removed: [...old].filter((p) => !now.has(p)) };
}
