import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";
import { PERIODS } from "./schedule.ts";

/** How `npm run backup` is used. */
export const BACKUP = {
  usage: "npm run backup -- [file]",
  about:
    "Saves everything people entered to one file: settings, passwords (as hashes), private marks, selections, accounts, invitations, orders, activity. Photos are not in it: keep your originals.",
  positionals: { min: 0, max: 1 },
  options: {
    verify: {
      kind: "switch",
      help: "then restore the file into an empty database and compare every entry; a file that already exists is compared as it is",
    },
    every: {
      kind: "text",
      value: "PERIOD",
      oneOf: PERIODS,
      help: "save nothing now, but print the entry for this computer's scheduler: day or week",
    },
    ...TARGET_OPTIONS,
  },
  more: "Without a file name it goes to backups/, which git ignores. Keep the file as safe as a password. To restore it: npm run restore -- <file>",
} as const satisfies CommandSpec;
