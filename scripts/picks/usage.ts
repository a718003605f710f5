import { SEPARATORS } from "../../worker/domain/export/separators.ts";
import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

const FORMATS = ["txt", "csv", "xmp", "json"] as const;

/** How `npm run picks` is used. */
export const PICKS = {
  usage: "npm run picks -- <gallery> [options]",
  about:
    "Exports submitted selections for Lightroom and Capture One. txt, csv and json are printed; xmp writes sidecars next to the originals and never overwrites one.",
  positionals: { min: 1, max: 1 },
  options: {
    format: { kind: "text", oneOf: FORMATS, help: "output format", default: "txt" },
    client: { kind: "text", value: "E-MAIL", help: "only this person's selection (default: everybody's)" },
    round: {
      kind: "text",
      value: "N|last|now",
      help: "which round; now is the current state, sent or not",
      default: "last",
    },
    list: { kind: "text", value: "NAME", help: "only photos on this list (default: all)" },
    separator: { kind: "text", oneOf: Object.keys(SEPARATORS), help: "in txt, between names", default: "comma" },
    extension: { kind: "switch", help: "in txt, file names with their extension" },
    keyword: { kind: "text", value: "TEXT", help: "in xmp, the keyword of picked photos", default: "Client pick" },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
