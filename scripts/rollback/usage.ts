import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run rollback` is used. */
export const ROLLBACK = {
  usage: "npm run rollback -- <gallery> [version]",
  about:
    "Goes back to an earlier version of a gallery: to the one given, or to the one that was live before. Private marks, settings, orders and what was arranged in the studio stay as they are today.",
  positionals: { min: 1, max: 2 },
  options: {
    confirm: {
      kind: "text",
      value: "CODE",
      help: "go back even if photos that are hidden now would be visible again; the list of them ends with this code",
    },
    ...TARGET_OPTIONS,
  },
  more: "To undo it, go back to the other version. npm run versions -- <gallery> lists them.",
} as const satisfies CommandSpec;
