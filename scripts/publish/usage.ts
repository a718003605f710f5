import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run publish` is used. */
export const PUBLISH = {
  usage: "npm run publish -- [gallery...]",
  about:
    "Publishes galleries, or all there are. Visitors see the old version until the new one is complete; a publish that was stopped goes on where it was.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: {
    "remove-missing": { kind: "switch", help: "take photos out whose originals are gone" },
    "allow-widening": { kind: "switch", help: "let guests see photos that were for clients" },
    check: { kind: "switch", help: "ask for every stored file, even when nothing changed" },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
  more: "Passwords and who may see what: npm run access -- <gallery>",
} as const satisfies CommandSpec;
