import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run client` is used. */
export const CLIENT = {
  usage:
    "npm run client -- add|list|password|remove-passkeys|assign|unassign|disable|enable|delete [e-mail] [gallery...] [options]",
  about: "Manages client accounts and the galleries assigned to them. Changes are live at once.",
  positionals: { min: 1, max: 1000 },
  options: {
    name: { kind: "text", value: "NAME", help: "the client's name, for add" },
    password: { kind: "secret", value: "P", help: "for add and password; without it you get a random passphrase" },
    ...TARGET_OPTIONS,
  },
  more: "A new password signs the client out everywhere and leaves their passkeys; remove-passkeys is for a device that is lost. --password without a value asks for the password, or reads it from standard input.",
} as const satisfies CommandSpec;
