import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run versions` is used. */
export const VERSIONS = {
  usage: "npm run versions -- <gallery>",
  about:
    "Lists the versions of a gallery that are still kept, the latest first, with the photos that each one added, changed and removed.",
  positionals: { min: 1, max: 1 },
  options: { ...TARGET_OPTIONS },
  more: "To go back to one: npm run rollback -- <gallery> <version>. npm run gc -- --help says how long versions are kept.",
} as const satisfies CommandSpec;
