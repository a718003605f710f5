import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run studio` is used. */
export const STUDIO = {
  usage: "npm run studio -- password",
  about:
    "Sets the photographer's password for /studio/, and signs everybody out of it. Asks for it, or reads it from standard input.",
  positionals: { min: 1, max: 1 },
  options: { ...TARGET_OPTIONS },
} as const satisfies CommandSpec;
