import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run studio` is used. */
export const STUDIO = {
  usage:
    "npm run studio -- password | second [list|add|password|end] [name] [--password] | receipt-key [--new | --revoke KID|all [--from TIME]]",
  about:
    "password: sets your password for /studio/ and signs everybody out there; if you had turned it off, it is on again. Asks for the password, or reads it from standard input. second: lists your second shooters, who sign in to the studio and only look; adds one, gives them another password, or ends their access for good. receipt-key: lists the public keys that verify receipts and keepsakes, and says which are revoked.",
  positionals: { min: 1, max: 3 },
  options: {
    password: {
      kind: "secret",
      value: "P",
      help: "for second add and second password; without it they get a random passphrase, shown once",
    },
    new: { kind: "switch", help: "sign receipts with a new key from now on; earlier receipts can still be verified" },
    revoke: {
      kind: "text",
      value: "KID|all",
      help: "for good: nothing signed with this key is trusted any more, wherever it is verified; the next receipt is signed with another",
    },
    from: {
      kind: "text",
      value: "TIME",
      help: "with --revoke: only what was sent from then on isn't trusted; 2026-06-14 or 2026-06-14T09:30Z, in UTC",
    },
    ...TARGET_OPTIONS,
  },
  more: "--password without a value asks for the password, or reads it from standard input. docs/receipts.md says what to do if somebody else has a key.",
} as const satisfies CommandSpec;
