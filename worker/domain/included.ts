/** As many full-size photos can be included for each visitor, and given to one in addition. */
export const INCLUDED_MOST = 1000;

/** How many holders the studio lists: first those who took most. */
export const INCLUDED_LISTED = 100;

/** Somebody whose full-size photos were counted. */
export interface IncludedHolder {
  holder: string;
  /** As the feed calls them. */
  who: string;
  /** Of their account, or as they registered; null: neither. */
  name: string | null;
  email: string | null;
  had: number;
  /** What the photographer gave them in addition. */
  more: number;
  /** When the last one was counted. */
  at: number;
}
