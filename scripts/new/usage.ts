import { COMMON_OPTIONS, type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run new` is used. */
export const NEW = {
  usage: "npm run new -- <gallery>",
  about: "Starts a gallery: a commented gallery.yaml and a folder for each set. Overwrites nothing.",
  positionals: { min: 1, max: 1 },
  options: {
    content: COMMON_OPTIONS.content,
    preset: {
      kind: "text",
      value: "NAME",
      help: "begin with the settings of this preset; an unknown name lists those you keep in the studio",
    },
    ...TARGET_OPTIONS,
  },
  more: "--state and --remote say where the preset is kept; without --preset they are not needed.",
} as const satisfies CommandSpec;
