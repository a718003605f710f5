import type { Shown, Sort } from "../../../worker/domain/gallery-list.ts";

/** What the filters of the list of galleries are called. */
export const SHOWN_WORDS: Record<Shown, string> = {
  current: "All but archived",
  open: "Open",
  closing: "Closing within a week",
  waiting: "Waiting for a selection",
  selections: "With a selection to work on",
  orders: "With orders that need attention",
  archived: "Archived",
};

export const SORT_WORDS: Record<Sort, string> = {
  newest: "Newest first",
  title: "Title",
  closing: "Closing date",
  activity: "Last activity",
};
