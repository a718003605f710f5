import { DOWNLOAD_RULES, VISIBILITIES } from "../../worker/domain/gallery.ts";
import { DOWNLOAD_SIZES } from "../../worker/domain/sizes.ts";
import { type CommandSpec, type OptionSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

const ON_OFF = ["on", "off"] as const;

const accessOptions = {
  "guest-password": { kind: "secret", value: "P", help: "guests enter with this password" },
  "no-guest-password": {
    kind: "switch",
    help: "remove the guest password: guests can't enter; it does not open the gallery",
  },
  "client-password": { kind: "secret", value: "P", help: "clients enter with this password" },
  "no-client-password": { kind: "switch", help: "remove the client password: clients can't enter with it" },
  visibility: { kind: "text", oneOf: VISIBILITIES, help: "who may enter" },
  "client-only": { kind: "text", value: "SET,...", help: "these sets are for clients only" },
  everyone: { kind: "text", value: "SET,...", help: "these sets are for everyone, guests included" },
  marks: { kind: "text", oneOf: ON_OFF, help: "clients may mark photos private" },
  downloads: { kind: "text", oneOf: DOWNLOAD_RULES, help: "what guests may download" },
  "download-sizes": { kind: "text", oneOf: DOWNLOAD_SIZES, help: "in which sizes: web size only, or originals too" },
  offer: {
    kind: "text",
    value: "FILE",
    help: "a file with the price list, as offer: in gallery.yaml; guests buy with --downloads buy",
  },
  "download-pin": { kind: "secret", value: "N", help: "4 digits that guests need to download a set or the gallery" },
  "no-download-pin": { kind: "switch", help: "remove the download PIN" },
  listed: { kind: "text", oneOf: ON_OFF, help: "shown on the home page" },
  expires: { kind: "text", value: "DATE|never", help: "the last day it is open, in the studio's time zone" },
  "end-sessions": { kind: "switch", help: "sign everyone out" },
} as const satisfies Record<string, OptionSpec>;

/** How `npm run access` is used. */
export const ACCESS = {
  usage: "npm run access -- <gallery> [options]",
  about: "Shows who may see a gallery, or changes it. Changes are live at once; you don't have to publish again.",
  positionals: { min: 1, max: 1 },
  options: { ...accessOptions, ...TARGET_OPTIONS },
  more: "A password option without a value asks for the password, or reads it from standard input, one per line.",
} as const satisfies CommandSpec;
