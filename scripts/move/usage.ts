import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run move` is used. */
export const MOVE = {
  usage: "npm run move -- <file>",
  about:
    "Moves the whole studio to another Cloudflare account, which the file names: photos, videos, pages, and everything people entered. It moves what is on this computer or, with --remote, in the account that you use now. What is here stays as it is.",
  positionals: { min: 1, max: 1 },
  options: {
    "dry-run": { kind: "switch", help: "only show what would be copied" },
    ...TARGET_OPTIONS,
  },
  more: "The file has the lines of .glassine/account.env, for the other account. Deploy there first: npm run deploy. You can stop it at any time: run it again and it continues. Afterwards point the domain to the other account; docs/keeping.md says how.",
} as const satisfies CommandSpec;
