import { instantOf } from "../expiry.ts";
import type { SetVisibility } from "../gallery.ts";
import type { SettingsChange, SpecialSettings } from "../settings.ts";
import { readSettings, type SpecialName } from "../settings-table.ts";

/** A form's fields, each as the list of its values. */
type Fields = ReadonlyMap<string, readonly string[]>;

export interface FormFacts {
  liveSets: readonly string[];
  /** IANA name of the photographer's time zone. */
  timezone: string;
}

export type SettingsForm = { ok: true; change: SettingsChange } | { ok: false; problems: string[] };

/**
 * Reads the studio's access form: only fields that are there are changed. Plain settings by their names in the table;
 * `guest-password`, `client-password` and `download-pin` set when not empty, `...-off=on` take off; `sets=shown` with
 * `everyone=<id>` for each open set; `expires`: a day, or empty for never; `end-sessions=on`.
 */
export function settingsFromFields(fields: Fields, { liveSets, timezone }: FormFacts): SettingsForm {
  const value = (name: string) => fields.get(name)?.at(-1);
  const secret = (name: string) => (value(`${name}-off`) === "on" ? null : value(name) || undefined);
  const { settings, problems } = readSettings(value);
  const special: { [Name in SpecialName]: SpecialSettings[Name] | undefined } = {
    guestPassword: secret("guest-password"),
    clientPassword: secret("client-password"),
    downloadPin: secret("download-pin"),
    endSessions: value("end-sessions") === "on" ? true : undefined,
    sets: value("sets") === undefined ? undefined : setsOf(fields, liveSets),
    expiresAt: expiryOf(value("expires"), { timezone, problems }),
  };
  if (problems.length > 0) return { ok: false, problems };
  const given = Object.fromEntries(Object.entries(special).filter(([, v]) => v !== undefined));
  return { ok: true, change: { ...settings, ...given } };
}

function setsOf(fields: Fields, liveSets: readonly string[]): ReadonlyMap<string, SetVisibility> {
  const open = new Set(fields.get("everyone") ?? []);
  return new Map(liveSets.map((id) => [id, open.has(id) ? "everyone" : "client"]));
}

function expiryOf(day: string | undefined, { timezone, problems }: { timezone: string; problems: string[] }) {
  if (day === undefined) return undefined;
  if (day === "") return null;
  const instant = instantOf(day, timezone);
  if (instant === null) problems.push("expires: a day such as 2027-06-13, or nothing for never");
  return instant ?? undefined;
}
