import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run studio` is used. */
export const STUDIO = {
  usage: "npm run studio -- password",
  about:
    "Sets your password for /studio/ and signs everybody out there. Asks for the password, or reads it from standard input.",
  positionals: { min: 1, max: 1 },
  options: { ...TARGET_OPTIONS },
} as const satisfies CommandSpec;
