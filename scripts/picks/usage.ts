import { SEPARATORS } from "../../worker/domain/export/separators.ts";
import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

const FORMATS = ["txt", "csv", "xmp", "json"] as const;

/** How `npm run picks` is used. */
export const PICKS = {
  usage: "npm run picks -- <gallery> [options]",
  about:
    "Submitted selections, for Lightroom and Capture One. txt, csv and json are printed; xmp writes sidecars beside the originals, and never over one that is there.",
  positionals: { min: 1, max: 1 },
  options: {
    format: { kind: "text", oneOf: FORMATS, help: "what to make of them", default: "txt" },
    client: { kind: "text", value: "E-MAIL", help: "only this person's; without it everybody's" },
    round: {
      kind: "text",
      value: "N|last|now",
      help: "which round; now: as it stands, sent or not",
      default: "last",
    },
    separator: { kind: "text", oneOf: Object.keys(SEPARATORS), help: "between names in txt", default: "comma" },
    extension: { kind: "switch", help: "file names with their ending in txt" },
    keyword: { kind: "text", value: "TEXT", help: "keyword of what was picked, in xmp", default: "Client pick" },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
