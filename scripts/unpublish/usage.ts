import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run unpublish` is used. */
export const UNPUBLISH = {
  usage: "npm run unpublish -- <gallery> [--undo]",
  about:
    "Takes a gallery down at once: for visitors it no longer exists. After 30 days, gc deletes its photos; what clients entered is never deleted.",
  positionals: { min: 1, max: 1 },
  options: {
    undo: { kind: "switch", help: "bring it back as it was" },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
