import { ACTIVITY_KINDS } from "../../worker/domain/activity.ts";
import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run activity` is used. */
export const ACTIVITY = {
  usage: "npm run activity -- <gallery> [options]",
  about:
    "Shows what happened in a gallery, newest first. Times are in the studio's time zone; in CSV, they are in UTC.",
  positionals: { min: 1, max: 1 },
  options: {
    kind: { kind: "text", oneOf: ACTIVITY_KINDS, help: "only this kind" },
    limit: { kind: "text", value: "N", help: "at most N rows (default 50; with --csv all)" },
    csv: { kind: "switch", help: "as CSV, safe for spreadsheets" },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
