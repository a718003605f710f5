import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run publish` is used. */
export const PUBLISH = {
  usage: "npm run publish -- [gallery...]",
  about:
    "Publishes the galleries you name, or all of them. Visitors see the old version until the new one is complete. A publish that was stopped continues where it left off.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: {
    "remove-missing": { kind: "switch", help: "remove photos whose originals are gone" },
    "allow-widening": { kind: "switch", help: "let guests see photos that were for clients only" },
    "all-at-once": {
      kind: "switch",
      help: "with --remote: let visitors see nothing new before all originals are stored",
    },
    check: { kind: "switch", help: "check every original and every stored file, even if nothing changed" },
    prove: {
      kind: "switch",
      help: "attack what is live over HTTP, and take back a publish that leaks (with --remote, what went live is always proved); see docs/prove.md",
    },
    "no-prove": { kind: "switch", help: "with --remote: don't prove what went live" },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
  more: "To set passwords and who may see what: npm run access -- <gallery>",
} as const satisfies CommandSpec;
