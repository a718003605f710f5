import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run gc` is used. */
export const GC = {
  usage: "npm run gc -- [--dry-run]",
  about:
    "Deletes photo files and pages that no gallery needs any more. For every gallery it keeps the live version, the two before it, and any that was live in the last 48 hours: those that rollback can go back to. It also keeps a picture of each earlier version that a client wrote an open note about. Nothing a client entered is ever deleted. You can stop it at any time and run it again.",
  positionals: { min: 0, max: 0 },
  options: {
    "dry-run": { kind: "switch", help: "only show what would be deleted" },
    "undo-days": { kind: "text", value: "N", help: "days to keep galleries that were taken down", default: "30" },
    "keep-days": { kind: "text", value: "N", help: "days to keep every version that was live", default: "2" },
    json: { kind: "switch", help: "print the result as JSON" },
    ...TARGET_OPTIONS,
  },
  more: "While a gallery is being published, nothing is deleted. A publish that starts meanwhile waits until gc is done.",
} as const satisfies CommandSpec;
