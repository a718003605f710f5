import { DOWNLOAD_SIZES, type DownloadSizes, downloadSizesWords } from "./sizes.ts";

export const VISIBILITIES = ["public", "protected", "private"] as const;
/** Who may enter a gallery: everybody, guests with the password, or only assigned client accounts. */
export type Visibility = (typeof VISIBILITIES)[number];

export const DOWNLOAD_RULES = ["off", "photos", "all", "buy"] as const;
/** What guests may download: nothing, single photos, sets and the whole gallery too, or what they bought. */
export type DownloadRule = (typeof DOWNLOAD_RULES)[number];

export const CLIENT_LINKS = ["off", "guests", "all"] as const;
/** Whether clients may make links for others: not at all, to photos that guests see too, or to all that they see. */
export type ClientLinks = (typeof CLIENT_LINKS)[number];

const CLIENT_LINKS_WORDS: Readonly<Record<ClientLinks, string>> = {
  off: "off",
  guests: "to photos that guests see",
  all: "to every photo that clients see",
};

export const PROOFS = ["everyone-until-bought", "guests", "guests-until-bought", "off"] as const;
/** Who sees photos with a watermark, from the most to nobody. */
export type Proofs = (typeof PROOFS)[number];

/** The same in detail: which roles, and whether a photo they bought is shown to them without. */
export const PROOFS_SHOWN_TO: Readonly<
  Record<Proofs, { roles: readonly ("guest" | "client")[]; untilBought: boolean }>
> = {
  "everyone-until-bought": { roles: ["guest", "client"], untilBought: true },
  guests: { roles: ["guest"], untilBought: false },
  "guests-until-bought": { roles: ["guest"], untilBought: true },
  off: { roles: [], untilBought: false },
};

const PROOFS_WORDS: Readonly<Record<Proofs, string>> = {
  "everyone-until-bought": "guests and clients see proofs, until they have bought a photo",
  guests: "guests see proofs",
  "guests-until-bought": "guests see proofs, until they have bought a photo; clients don't",
  off: "off",
};

export const REGISTRATIONS = ["required", "asked", "off"] as const;
/** Whether guests leave their name and address: they must, they are asked to, or not at all. */
export type Registration = (typeof REGISTRATIONS)[number];

const REGISTRATION_WORDS: Readonly<Record<Registration, string>> = {
  required: "guests must leave their name and email",
  asked: "guests are asked for their name and email",
  off: "off",
};

export const REGISTRATION_PLACES = ["entrance", "download"] as const;
/** What a registration stands before: the gallery itself, or downloads. */
export type RegistrationPlace = (typeof REGISTRATION_PLACES)[number];

const PLACE_WORDS: Readonly<Record<RegistrationPlace, string>> = {
  entrance: "before they see the gallery",
  download: "before a download",
};

export const KEEPSAKES = ["off", "clients", "everyone"] as const;
/** Who is offered the gallery as an offline gallery, to keep for ever. */
export type Keepsakes = (typeof KEEPSAKES)[number];

const KEEPSAKES_WORDS: Readonly<Record<Keepsakes, string>> = {
  off: "offered to nobody",
  clients: "offered to clients",
  everyone: "offered to clients, and to guests who may download everything",
};

interface Plain {
  /** The name of its field in the studio's form and of its option in `npm run access`. */
  name: string;
  /** Its column of `galleries`. */
  column: string;
  /** "own": `worker/store` has its own code to write and read it. */
  stored?: "own";
  /** What `npm run access -- --help` says. */
  help: string;
  /** Its line in the output of `npm run access`; "own": `scripts/access/report.ts` words it together with others. */
  report: { label: string; values: Readonly<Record<string, string>> } | "own";
}

/** On or off. */
interface Switch extends Plain {
  kind: "switch";
  /** Its line in the activity feed. */
  activity: (on: boolean) => string;
  /** Which value opens the gallery further, and what a restore to it says; "nothing": neither does. */
  opens: { value: "on" | "off"; says: string } | "nothing";
  /** Its words on the studio's access page; "own": a separate component shows it. */
  studio: { heading: string; explains: string } | "own";
}

/** One of several values. A separate component shows it in the studio. */
interface Choice extends Plain {
  kind: "choice";
  values: readonly string[];
  activity: (value: never) => string;
  /** Its values from the strictest to the most open; "own": `scripts/restore/widening.ts` compares them. */
  opens: readonly string[] | "nothing" | "own";
}

/** It has its own code everywhere. A place that forgets it doesn't compile. */
interface Special {
  kind: "special";
}

/**
 * Everything the photographer sets for a gallery in `galleries` and `sets`, in the order of the activity feed. These follow
 * from it: the change (settings.ts), the policy (gallery.ts), the columns (store), the form, the command line, the studio's
 * page, and what a restore would open. The questionnaire and the price list have forms and tables of their own.
 */
export const SETTINGS = {
  guestPassword: { kind: "special" },
  clientPassword: { kind: "special" },
  visibility: {
    kind: "choice",
    name: "visibility",
    column: "visibility",
    values: VISIBILITIES,
    help: "who may enter",
    activity: (value: Visibility) => `visibility ${value}`,
    report: "own",
    opens: ["private", "protected", "public"],
  },
  sets: { kind: "special" },
  marks: {
    kind: "switch",
    name: "marks",
    column: "marks",
    help: "clients may mark photos private",
    activity: (on) => `private marks by clients ${on ? "on" : "off"}`,
    report: "own",
    opens: "nothing",
    studio: "own",
  },
  clientLinks: {
    kind: "choice",
    name: "client-links",
    column: "client_links",
    values: CLIENT_LINKS,
    help: "links that clients make for others",
    activity: (value: ClientLinks) => `links made by clients: ${CLIENT_LINKS_WORDS[value]}`,
    report: { label: "client links", values: CLIENT_LINKS_WORDS },
    opens: CLIENT_LINKS,
  },
  downloads: {
    kind: "choice",
    name: "downloads",
    column: "downloads",
    stored: "own",
    values: DOWNLOAD_RULES,
    help: "what guests may download",
    activity: (value: DownloadRule) => `downloads for guests: ${value}`,
    report: "own",
    opens: "own",
  },
  downloadSizes: {
    kind: "choice",
    name: "download-sizes",
    column: "download_sizes",
    values: DOWNLOAD_SIZES,
    help: "in which sizes: web size only, or originals too",
    activity: (value: DownloadSizes) => `download sizes for guests: ${downloadSizesWords(value)}`,
    report: "own",
    opens: DOWNLOAD_SIZES.toReversed(),
  },
  included: { kind: "special" },
  downloadPin: { kind: "special" },
  registration: {
    kind: "choice",
    name: "registration",
    column: "registration",
    values: REGISTRATIONS,
    help: "whether guests leave their name and email",
    activity: (value: Registration) => `registration: ${REGISTRATION_WORDS[value]}`,
    report: { label: "registration", values: REGISTRATION_WORDS },
    opens: REGISTRATIONS,
  },
  registrationAt: {
    kind: "choice",
    name: "registration-at",
    column: "registration_at",
    values: REGISTRATION_PLACES,
    help: "when they are asked: at the entrance, or before a download",
    activity: (value: RegistrationPlace) => `guests register ${PLACE_WORDS[value]}`,
    report: { label: "guests register", values: PLACE_WORDS },
    opens: REGISTRATION_PLACES,
  },
  proofs: {
    kind: "choice",
    name: "proofs",
    column: "proofs",
    values: PROOFS,
    help: "who sees photos with a watermark",
    activity: (value: Proofs) => `proofs with a watermark: ${PROOFS_WORDS[value]}`,
    report: { label: "proofs", values: PROOFS_WORDS },
    opens: PROOFS,
  },
  listed: {
    kind: "switch",
    name: "listed",
    column: "listed",
    help: "shown on the home page",
    activity: (on) => (on ? "listed on the home page" : "not listed on the home page"),
    report: { label: "home page", values: { on: "listed", off: "not listed" } },
    opens: { value: "on", says: "it would be listed on the home page" },
    studio: {
      heading: "Listed on the home page",
      explains: "Listed galleries are shown on your home page to everyone who visits it. Private galleries never are.",
    },
  },
  keepOffline: {
    kind: "switch",
    name: "keep-offline",
    column: "keep_offline",
    help: "visitors may keep sets in their browsers, to look at them without a connection",
    activity: (on) => (on ? "sets may be kept offline" : "sets may not be kept offline"),
    report: { label: "keep offline", values: { on: "allowed", off: "not allowed" } },
    opens: { value: "on", says: "visitors could keep sets offline" },
    studio: {
      heading: "Keep offline",
      explains:
        "Visitors can keep a set in their browser, encrypted, and look at it without a connection. Off: nobody can, and copies are deleted the next time their browser is online.",
    },
  },
  keepsake: {
    kind: "choice",
    name: "keepsake",
    column: "keepsake",
    values: KEEPSAKES,
    help: "who may download the gallery as a keepsake: an offline gallery in a zip",
    activity: (value: Keepsakes) => `keepsake: ${KEEPSAKES_WORDS[value]}`,
    report: { label: "keepsake", values: KEEPSAKES_WORDS },
    opens: KEEPSAKES,
  },
  trace: {
    kind: "switch",
    name: "trace",
    column: "trace",
    help: "downloads by invitation or account carry a tag that npm run trace reads",
    activity: (on) => (on ? "downloads carry a tag" : "downloads carry no tag"),
    report: { label: "trace", values: { on: "downloads by invitation or account carry a tag", off: "off" } },
    opens: "nothing",
    studio: {
      heading: "Trace downloads",
      explains:
        "Photos (JPEG) and videos (MP4, MOV) that somebody downloads by invitation or with an account carry a tag that only you can read. If you find one elsewhere, npm run trace -- photo.jpg says whose it was. Many services remove the tag.",
    },
  },
  expiresAt: { kind: "special" },
  endSessions: { kind: "special" },
} as const satisfies Record<string, Switch | Choice | Special>;

type Table = typeof SETTINGS;
export type SettingName = keyof Table;
type Matching<Shape> = { [Name in SettingName]: Table[Name] extends Shape ? Name : never }[SettingName];

export type SpecialName = Matching<{ kind: "special" }>;
export type PlainName = Exclude<SettingName, SpecialName>;
/** Settings that the store has its own code for. */
export type OwnStoredName = SpecialName | Matching<{ stored: "own" }>;
/** Settings that a restore has its own code for. */
export type OwnRestoredName = SpecialName | Matching<{ opens: "own" }>;

/** Columns of plain settings whose value is stored as it is. */
export type PlainColumn = {
  [Name in PlainName]: Table[Name] extends { stored: "own" } ? never : Table[Name]["column"];
}[PlainName];

/** The plain settings of a gallery. */
export type PlainSettings = {
  [Name in PlainName]: Table[Name] extends { values: readonly (infer Value)[] } ? Value : boolean;
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

export function isPlain(name: SettingName): name is PlainName {
  return SETTINGS[name].kind !== "special";
}

export const PLAIN_NAMES = SETTING_NAMES.filter(isPlain);

/** Any plain setting. */
export const plainRow = (name: PlainName): Switch | Choice => SETTINGS[name];

export const PLAIN_COLUMNS = PLAIN_NAMES.map(plainRow)
  .filter(({ stored }) => stored !== "own")
  .map(({ column }) => column) as PlainColumn[];

/** The possible values of a plain setting, as forms and the command line write them. */
export function wordsOf(name: PlainName): readonly string[] {
  const row = plainRow(name);
  return row.kind === "switch" ? ["on", "off"] : row.values;
}

/** A value as forms and the command line write it. */
export function wordOf(value: PlainSettings[PlainName]): string {
  return typeof value === "boolean" ? (value ? "on" : "off") : value;
}

/** A plain setting's line in the activity feed. */
export function activityOf<Name extends PlainName>(name: Name, value: PlainSettings[Name]): string {
  return (SETTINGS[name].activity as (value: PlainSettings[Name]) => string)(value);
}

/** Reads plain settings, by name; settings without a word are left out. */
export function readSettings(wordFor: (name: string) => string | undefined): Partial<PlainSettings> {
  const given = PLAIN_NAMES.map((name) => ({ name, row: plainRow(name), word: wordFor(plainRow(name).name) }));
  return Object.fromEntries(
    given
      .filter(({ word }) => word !== undefined)
      .map(({ name, row, word }) => [name, row.kind === "switch" ? word === "on" : word]),
  );
}

/** How the public cover shows its photo; "off", besides these: nobody sees one. */
export const COVER_STYLES = ["blurred", "clear"] as const;
export type CoverStyle = (typeof COVER_STYLES)[number];

/** Picks the plain settings out of other facts. */
export function plainSettings(facts: PlainSettings): PlainSettings {
  return Object.fromEntries(PLAIN_NAMES.map((name) => [name, facts[name]])) as PlainSettings;
}
