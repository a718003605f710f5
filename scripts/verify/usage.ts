import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run verify` is used. */
export const VERIFY = {
  usage: "npm run verify -- <receipt.json|keepsake> [options]",
  about:
    "Verifies the receipt of a selection, or every file of a keepsake (its zip, or the folder it was unpacked to): whether it was signed by this studio and, if anything was changed, where. Nothing is sent anywhere.",
  positionals: { min: 1, max: 1 },
  options: {
    key: { kind: "text", value: "FILE", help: "public keys, a JWK or JWK set, instead of those of this studio" },
    ...TARGET_OPTIONS,
  },
  more: "A site's public keys are at /.well-known/glassine-receipt-keys.json. docs/receipts.md and docs/keepsake.md say what is signed.",
} as const satisfies CommandSpec;
