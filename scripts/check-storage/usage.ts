import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run check-storage` is used. */
export const CHECK_STORAGE = {
  usage: "npm run check-storage -- [gallery...]",
  about:
    "Reads every stored file of the live galleries and compares its SHA-256 with the expected one. Names each photo that is damaged or missing, and exits with status 1 if there are any. Changes nothing unless you add --remove-damaged.",
  positionals: { min: 0, max: 1000 },
  options: {
    "remove-damaged": {
      kind: "switch",
      help: "delete damaged files whose originals are here, so that publish stores them again",
    },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
  more: "With --remote every file is downloaded once. A damaged file is never deleted if its original is not in the content folder: it may be all you have.",
} as const satisfies CommandSpec;
