import { LARGEST, SIZES } from "../../worker/domain/sizes.ts";
import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run keepsake` is used. */
export const KEEPSAKE = {
  usage: "npm run keepsake -- <gallery> --as guest|client [options]",
  about:
    "Writes a gallery as one zip that opens without a server or the internet, for ever: pages, photos, films, captions, what was chosen, and a signed list of all files. It contains exactly what that role may see and download today.",
  positionals: { min: 1, max: 1 },
  options: {
    as: { kind: "text", oneOf: ["guest", "client"], help: "for whom" },
    account: { kind: "text", value: "E-MAIL", help: "as the client with this account, with what they chose" },
    size: {
      kind: "text",
      oneOf: SIZES,
      default: LARGEST,
      help: "original: with the originals beside the pictures that its pages show; web: without",
    },
    to: { kind: "text", value: "FOLDER", default: "keepsakes", help: "where to write it" },
    ...TARGET_OPTIONS,
  },
  more: "A keepsake of more than 4 GB becomes several zips, split at sets, so that each fits on any stick. npm run verify checks them. See docs/keepsake.md.",
} as const satisfies CommandSpec;
