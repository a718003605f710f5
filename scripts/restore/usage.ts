import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run restore` is used. */
export const RESTORE = {
  usage: "npm run restore -- <file> [--dry-run] [--replace]",
  about:
    "Puts a backup back, all of it or nothing. What is published stays as it is; what was entered is then as the backup has it.",
  positionals: { min: 1, max: 1 },
  options: {
    "dry-run": { kind: "switch", help: "only tell what would change" },
    replace: { kind: "switch", help: "replace what is there; it is backed up first" },
    "allow-widening": { kind: "switch", help: "even if somebody may see more than now" },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
