import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run studio` is used. */
export const STUDIO = {
  usage: "npm run studio -- password|receipt-key [--new]",
  about:
    "password: sets your password for /studio/ and signs everybody out there. Asks for the password, or reads it from standard input. receipt-key: lists the public keys that receipts of selections are verified with.",
  positionals: { min: 1, max: 1 },
  options: {
    new: { kind: "switch", help: "sign receipts with a new key from now on; earlier receipts can still be verified" },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
