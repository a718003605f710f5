import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run verify` is used. */
export const VERIFY = {
  usage: "npm run verify -- <receipt.json> [options]",
  about:
    "Verifies the receipt of a selection: whether it was signed by this studio and, if the file was changed, where. Nothing is sent anywhere.",
  positionals: { min: 1, max: 1 },
  options: {
    key: { kind: "text", value: "FILE", help: "public keys, a JWK or JWK set, instead of those of this studio" },
    ...TARGET_OPTIONS,
  },
  more: "A site's public keys are at /.well-known/glassine-receipt-keys.json. docs/receipts.md says what a receipt has.",
} as const satisfies CommandSpec;
