import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run client` is used. */
export const CLIENT = {
  usage: "npm run client -- add|list|password|assign|unassign|disable|enable|delete [e-mail] [gallery...] [options]",
  about: "Client accounts and the galleries assigned to them. Changes are live with the next request.",
  positionals: { min: 1, max: 1000 },
  options: {
    name: { kind: "text", value: "NAME", help: "whose account it is; for add" },
    password: { kind: "secret", value: "P", help: "for add and password; without it a passphrase is made" },
    ...TARGET_OPTIONS,
  },
  more: "--password without a value asks for it, or reads it from standard input.",
} as const satisfies CommandSpec;
