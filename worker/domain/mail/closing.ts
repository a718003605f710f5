/** Days before a gallery closes, at most. */
export const CLOSING_DAYS_MAX = 60;

/** Milliseconds before the end of its last day at which the clients of a gallery are written to on that day: in the morning. */
export const CLOSING_MORNING_MS = 16 * 3_600_000;

/** The letter that a gallery closes soon: days before, null for none, and who of those that are shown gets it. */
export interface ClosingLetter {
  days: number | null;
  /** Ids of accounts, and addresses as they are compared. */
  receivers: ReadonlySet<string>;
}
