import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run pull` is used. */
export const PULL = {
  usage: "npm run pull -- <gallery>",
  about:
    "Writes what you arranged in the studio into gallery.yaml, comments kept. After that, the file and the studio say the same.",
  positionals: { min: 1, max: 1 },
  options: {
    "dry-run": { kind: "switch", help: "only show the file as it would be" },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
  more: "Which photos are in which set is decided by the folders they are in: the command says which files to move.",
} as const satisfies CommandSpec;
