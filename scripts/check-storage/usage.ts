import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run check-storage` is used. */
export const CHECK_STORAGE = {
  usage: "npm run check-storage -- [gallery...]",
  about:
    "Reads every stored file of the live galleries and compares its SHA-256 with the one it should have. Names each photo that is damaged or missing, and ends with status 1 when there is any. Nothing is changed.",
  positionals: { min: 0, max: 1000 },
  options: {
    "remove-damaged": {
      kind: "switch",
      help: "delete damaged files whose originals are here, for publish to store again",
    },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
  more: "With --remote everything is downloaded once. A damaged file whose original is not in the content folder is never deleted: it may be all you have.",
} as const satisfies CommandSpec;
