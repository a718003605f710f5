import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run invite` is used. */
export const INVITE = {
  usage: "npm run invite -- <gallery> --as guest|client [options]",
  about: "Creates a link that needs no password, with a QR code. Without --as it lists the invitations.",
  positionals: { min: 1, max: 1 },
  options: {
    as: { kind: "text", oneOf: ["guest", "client"], help: "who enters with it" },
    expires: { kind: "text", value: "30d", help: "how long it is valid: 12h, 30d, 8w", default: "30d" },
    label: { kind: "text", value: "TEXT", help: "who it is for, such as grandma", default: "no label" },
    uses: { kind: "text", value: "N", help: "how often it can be used (default: no limit)" },
    revoke: { kind: "text", value: "ID", help: "revoke this invitation, and sign out everybody who used it" },
    origin: {
      kind: "text",
      value: "URL",
      help: "where the site is served (default: where npm run serve serves it, or the account's domain)",
    },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
