import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run person` is used. */
export const PERSON = {
  usage: "npm run person -- export|erase <e-mail> [options]",
  about: "Prints everything kept about the person with this email address, as JSON, or erases it.",
  positionals: { min: 2, max: 2 },
  options: {
    confirm: { kind: "switch", help: "erase; without it you only see what would be erased and what stays" },
    ...TARGET_OPTIONS,
  },
  more: "If you restore an older backup, everybody who was erased is erased again.",
} as const satisfies CommandSpec;
