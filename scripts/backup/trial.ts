import type { WholeBackup } from "./parse.ts";

/** What a restore on trial found. */
export interface Trial {
  /** Entries that were compared. */
  rows: number;
  /** Stored versions in the backup, which come back only where their photos are. */
  versions: number;
  /** Tables whose entries did not all come back as they are in the backup. */
  differing: string[];
}

export interface TrialOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  signal: AbortSignal;
}

/** Restores a backup somewhere else, only to compare. Throws what a restore throws. */
export type TryRestore = (backup: WholeBackup, options: TrialOptions) => Promise<Trial>;
