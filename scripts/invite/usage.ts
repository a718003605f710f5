import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run invite` is used. */
export const INVITE = {
  usage: "npm run invite -- <gallery> --as guest|client [options]",
  about:
    "Mints a link that lets one in without typing a password, with a QR code. Without --as: lists the invitations.",
  positionals: { min: 1, max: 1 },
  options: {
    as: { kind: "text", oneOf: ["guest", "client"], help: "as whom it lets in" },
    expires: { kind: "text", value: "30d", help: "how long it holds: 12h, 30d, 8w", default: "30d" },
    label: { kind: "text", value: "TEXT", help: "for whom: grandma", default: "no label" },
    uses: { kind: "text", value: "N", help: "how often it may be used; without it as often as one likes" },
    revoke: { kind: "text", value: "ID", help: "revoke one, and sign out whoever came by it" },
    origin: {
      kind: "text",
      value: "URL",
      help: "where the site is served (default: where npm run serve serves it, or the account's domain)",
    },
    ...TARGET_OPTIONS,
  },
} as const satisfies CommandSpec;
