import { INVITES } from "../../worker/domain/invites.ts";
import {
  COVER_STYLES,
  PLAIN_NAMES,
  type PlainName,
  plainRow,
  type SETTINGS,
  wordsOf,
} from "../../worker/domain/settings-table.ts";
import { type CommandSpec, type OptionSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

type PlainOptions = {
  [Name in PlainName as (typeof SETTINGS)[Name]["name"]]: { kind: "text"; oneOf: readonly string[]; help: string };
};

/** An option for each plain setting. */
const plainOptions = Object.fromEntries(
  PLAIN_NAMES.map((name) => [plainRow(name).name, { kind: "text", oneOf: wordsOf(name), help: plainRow(name).help }]),
) as PlainOptions;

const accessOptions = {
  "guest-password": { kind: "secret", value: "P", help: "guests enter with this password" },
  "no-guest-password": {
    kind: "switch",
    help: "remove the guest password: guests can't enter any more (this does not open the gallery to everybody)",
  },
  "client-password": { kind: "secret", value: "P", help: "clients enter with this password" },
  "no-client-password": { kind: "switch", help: "remove the client password: clients can't enter with it" },
  ...plainOptions,
  "public-cover": {
    kind: "text",
    oneOf: ["off", ...COVER_STYLES],
    help: "one photo that everybody sees on the entry page, and on the home page if the gallery is listed",
  },
  "public-photo": { kind: "text", value: "NAME", help: "which photo to show (default: the cover that guests see)" },
  "confirm-hidden": { kind: "text", value: "NAME", help: "use this photo even though it is hidden from guests" },
  "client-only": { kind: "text", value: "SET,...", help: "these sets are for clients only" },
  everyone: { kind: "text", value: "SET,...", help: "these sets are for everyone, guests included" },
  offer: {
    kind: "text",
    value: "FILE",
    help: "a file with a price list, written like offer: in gallery.yaml; to sell to guests, add --downloads buy",
  },
  link: {
    kind: "text",
    value: "NAME",
    help: "change its link to /g/NAME/; the earlier link redirects to it, for those who may know of the gallery",
  },
  "end-link": { kind: "text", value: "NAME", help: "stop redirecting its earlier link /g/NAME/" },
  included: {
    kind: "text",
    value: "N|none",
    help: "how many photos in original size each guest, client and account may download; where guests buy, they can buy more",
  },
  invites: {
    kind: "text",
    oneOf: INVITES,
    help: "who chooses photos: nobody; clients; clients, while guests keep favourites of their own; or guests too",
  },
  lists: {
    kind: "text",
    value: "NAME=N,...|none",
    help: "the lists that clients put photos on: Album=40 takes up to 40, Album=20-40 at least 20, Album=20- 20 or more; a list that keeps its name keeps its photos",
  },
  "download-pin": { kind: "secret", value: "N", help: "4 digits that guests need to download a set or the gallery" },
  "no-download-pin": { kind: "switch", help: "remove the download PIN" },
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
