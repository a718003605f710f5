import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run marks` is used. */
export const MARKS = {
  usage: "npm run marks -- list|unhide <gallery> [photo...] [--all]",
  about: "Lists the photos marked private, or shows them to guests again.",
  positionals: { min: 2, max: 1000 },
  options: { all: { kind: "switch", help: "unhide every private photo" }, ...TARGET_OPTIONS },
} as const satisfies CommandSpec;
