import type { z } from "zod";
import { instantOf } from "../expiry.ts";
import { formOf } from "../form.ts";
import { carried, choice, day, tick, ticked } from "../form-fields.ts";
import type { SetVisibility } from "../gallery.ts";
import { SECRET_FIELDS, type SettingsChange, type SpecialSettings } from "../settings.ts";
import { PLAIN_NAMES, plainRow, readSettings, type SpecialName, wordsOf } from "../settings-table.ts";

export interface SettingsFacts {
  liveSets: readonly string[];
  /** IANA name of the photographer's time zone. */
  timezone: string;
}

/** A field for each plain setting, by its name in the table. */
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
  expires: day().optional(),
  "end-sessions": tick(),
};

/**
 * The studio's access form, and the options of `npm run access`: only fields that are there are changed. `...-off=on` takes
 * a secret off; `sets=shown` comes with `everyone=<id>` for each open set; `expires` is a day, or empty for never.
 */
export const settingsForm = formOf(
  { ...plainFields, ...ownFields },
  (values, _refuse, { liveSets, timezone }: SettingsFacts): SettingsChange => {
    const own = values as z.infer<z.ZodObject<typeof ownFields>>;
    const secretOf = (name: keyof typeof SECRET_FIELDS) => (own[`${name}-off`] ? null : (own[name] ?? undefined));
    const special: { [Name in SpecialName]: SpecialSettings[Name] | undefined } = {
      guestPassword: secretOf("guest-password"),
      clientPassword: secretOf("client-password"),
      downloadPin: secretOf("download-pin"),
      endSessions: own["end-sessions"] || undefined,
      sets: own.sets === undefined ? undefined : setsOf(own.everyone, liveSets),
      expiresAt: own.expires ? instantOf(own.expires, timezone) : own.expires === undefined ? undefined : null,
    };
    const plain: Record<string, unknown> = values;
    const settings = readSettings((name) => (typeof plain[name] === "string" ? plain[name] : undefined));
    return { ...settings, ...Object.fromEntries(Object.entries(special).filter(([, value]) => value !== undefined)) };
  },
);

function setsOf(everyone: readonly string[], liveSets: readonly string[]): ReadonlyMap<string, SetVisibility> {
  const open = new Set(everyone);
  return new Map(liveSets.map((id) => [id, open.has(id) ? "everyone" : "client"]));
}
