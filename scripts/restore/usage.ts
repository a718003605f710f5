import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run restore` is used. */
export const RESTORE = {
  usage: "npm run restore -- <file> [--dry-run] [--replace]",
  about:
    "Restores a backup, all of it or nothing. Published galleries stay as they are; everything people entered becomes what the backup says.",
  positionals: { min: 1, max: 1 },
  options: {
    "dry-run": { kind: "switch", help: "only show what would change" },
    replace: { kind: "switch", help: "replace the current data, after backing it up" },
    "allow-widening": { kind: "switch", help: "restore even if somebody may then see more than now" },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
