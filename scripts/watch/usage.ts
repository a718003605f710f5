import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run watch` is used. */
export const WATCH = {
  usage: "npm run watch -- [gallery...]",
  about:
    "Publishes photos as soon as they are in their folders, until you press Ctrl-C. It watches the galleries you name, or all that are published already.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: {
    "remove-missing": { kind: "switch", help: "remove photos whose originals are gone" },
    poll: {
      kind: "text",
      value: "SECONDS",
      help: "look for new files this often, for network folders that don't report changes (default: every 30 seconds)",
    },
    content: COMMON_OPTIONS.content,
    ...TARGET_OPTIONS,
  },
  more: "A gallery that has never been published is published only if you name it. Nobody can enter it until you set a password.",
} as const satisfies CommandSpec;
