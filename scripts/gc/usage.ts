import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run gc` is used. */
export const GC = {
  usage: "npm run gc -- [--dry-run]",
  about:
    "Deletes photo files and pages that no gallery needs any more. Of every gallery the live version is kept, the two before it, and any that was live in the last 48 hours. Nothing a client entered is ever deleted. It may be stopped at any time and run again.",
  positionals: { min: 0, max: 0 },
  options: {
    "dry-run": { kind: "switch", help: "only tell what would be deleted" },
    "undo-days": { kind: "text", value: "N", help: "keep galleries that were taken down so long", default: "30" },
    json: { kind: "switch", help: "tell it as JSON" },
    ...TARGET_OPTIONS,
  },
  more: "While a gallery is being published, nothing is deleted; a publish waits until this is done.",
} as const satisfies CommandSpec;
