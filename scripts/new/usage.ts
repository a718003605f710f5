import { COMMON_OPTIONS, type CommandSpec } from "../terminal/arguments.ts";

/** How `npm run new` is used. */
export const NEW = {
  usage: "npm run new -- <gallery>",
  about: "Starts a gallery: a commented gallery.yaml and a folder for each set. Overwrites nothing.",
  positionals: { min: 1, max: 1 },
  options: { content: COMMON_OPTIONS.content },
} as const satisfies CommandSpec;
