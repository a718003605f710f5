import type { z } from "zod";
import { instantOf } from "../expiry.ts";
import { formOf, type Refuse } from "../form.ts";
import { carried, choice, day, pin, secret, tick, ticked, wholeNumber } from "../form-fields.ts";
import type { SetVisibility } from "../gallery.ts";
import { INCLUDED_MOST } from "../included.ts";
import { GALLERY_PASSWORD } from "../password.ts";
import { SECRET_FIELDS, type SettingsChange, type SpecialSettings } from "../settings.ts";
import {
  PLAIN_NAMES,
  type PlainSettings,
  plainRow,
  readSettings,
  type SpecialName,
  wordOf,
  wordsOf,
} from "../settings-table.ts";
import type { Shown } from "../shown.ts";

export interface SettingsFacts {
  liveSets: readonly string[];
  /** IANA name of the photographer's time zone. */
  timezone: string;
}

/** A field for each plain setting, by the setting's name in the table. */
const plainFields = Object.fromEntries(
  PLAIN_NAMES.map((name) => [plainRow(name).name, choice(wordsOf(name)).optional()]),
);

const ownFields = {
  "guest-password": SECRET_FIELDS["guest-password"].optional(),
  "guest-password-off": tick(),
  "client-password": SECRET_FIELDS["client-password"].optional(),
  "client-password-off": tick(),
  "download-pin": SECRET_FIELDS["download-pin"].optional(),
  "download-pin-off": tick(),
  sets: carried().optional(),
  everyone: ticked(),
  included: wholeNumber({ least: 1, most: INCLUDED_MOST }).optional(),
  expires: day().optional(),
  "end-sessions": tick(),
};

type Own = z.infer<z.ZodObject<typeof ownFields>>;
type SecretName = keyof typeof SECRET_FIELDS;
/** What was typed into a field for a password or PIN; undefined: the field is missing, or the secret stays as it is. */
type Typed = (own: Own, name: SecretName) => string | undefined;

const changeOf =
  (typed: Typed) =>
  (values: Record<string, unknown>, _refuse: Refuse, { liveSets, timezone }: SettingsFacts): SettingsChange => {
    const own = values as Own;
    const secretOf = (name: SecretName) => (own[`${name}-off`] ? null : typed(own, name));
    const special: { [Name in SpecialName]: SpecialSettings[Name] | undefined } = {
      guestPassword: secretOf("guest-password"),
      clientPassword: secretOf("client-password"),
      included: own.included,
      downloadPin: secretOf("download-pin"),
      endSessions: own["end-sessions"] || undefined,
      sets: own.sets === undefined ? undefined : setsOf(own.everyone, liveSets),
      expiresAt: own.expires ? instantOf(own.expires, timezone) : own.expires === undefined ? undefined : null,
    };
    const settings = readSettings((name) => (typeof values[name] === "string" ? values[name] : undefined));
    return { ...settings, ...Object.fromEntries(Object.entries(special).filter(([, value]) => value !== undefined)) };
  };

/**
 * The options of `npm run access`: only what was given changes. `...-off=on` removes a secret; `sets=shown` comes with
 * `everyone=<id>` for each open set; `expires` is a day, or empty for never; `included` is
 * a number, or empty: nothing is counted.
 */
export const settingsForm = formOf(
  { ...plainFields, ...ownFields },
  changeOf((own, name) => own[name] ?? undefined),
);

/** The same from a section of the studio's access page, where an empty field leaves a password or PIN as it is. */
const sectionFields = {
  ...ownFields,
  "guest-password": secret(GALLERY_PASSWORD).optional(),
  "client-password": secret(GALLERY_PASSWORD).optional(),
  "download-pin": pin({}).optional(),
};
const sectionChange = changeOf((own, name) => own[name] || undefined);

export const sectionForm = formOf({ ...plainFields, ...sectionFields }, (values, refuse, facts: SettingsFacts) => {
  const change = sectionChange(values, refuse, facts);
  const sent: Record<string, unknown> = values;
  const empty = Object.keys(SECRET_FIELDS).find((name) => sent[name] === null || sent[name] === "");
  if (empty && Object.keys(change).length === 0) refuse(empty, { code: "missing" });
  return change;
});

function setsOf(everyone: readonly string[], liveSets: readonly string[]): ReadonlyMap<string, SetVisibility> {
  const open = new Set(everyone);
  return new Map(liveSets.map((id) => [id, open.has(id) ? "everyone" : "client"]));
}

interface ShownSettings extends PlainSettings {
  included: number | null;
  /** The last day, or null. */
  expires: string | null;
  sets: readonly { id: string; visibility: SetVisibility }[];
}

/** What the sections of the access page show. */
export function shownSettings(settings: ShownSettings): Shown {
  const { included, expires } = settings;
  return {
    ...Object.fromEntries(PLAIN_NAMES.map((name) => [plainRow(name).name, wordOf(settings[name])])),
    included: included === null ? "" : String(included),
    expires: expires ?? "",
  };
}

/** What its list of sets shows: those that are for everyone. */
export const shownSets = ({ sets }: Pick<ShownSettings, "sets">): Shown => ({
  everyone: sets.filter(({ visibility }) => visibility === "everyone").map(({ id }) => id),
});
