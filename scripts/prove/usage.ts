import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run prove` is used. */
export const PROVE = {
  usage: "npm run prove -- <gallery>",
  about:
    "Attacks a gallery over HTTP as strangers, guests, clients and visitors whose session is invalid, and compares every answer with the rules. Its requests are not counted, and nothing changes. Exits with 1 if anything leaked.",
  positionals: { min: 1, max: 1 },
  options: {
    everything: { kind: "switch", help: "ask for everything, even if it takes more than a minute" },
    ...TARGET_OPTIONS,
  },
  more: "publish does the same with --prove and always with --remote, and takes back what leaks.",
} as const satisfies CommandSpec;
