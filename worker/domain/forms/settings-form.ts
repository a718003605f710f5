import { instantOf } from "../expiry.ts";
import { DOWNLOAD_RULES, type SetVisibility, VISIBILITIES } from "../gallery.ts";
import type { SettingsChange } from "../settings.ts";
import { DOWNLOAD_SIZES } from "../sizes.ts";

/** A form's fields, each as the list of its values. */
type Fields = ReadonlyMap<string, readonly string[]>;

export interface FormFacts {
  liveSets: readonly string[];
  /** IANA name of the photographer's time zone. */
  timezone: string;
}

export type SettingsForm = { ok: true; change: SettingsChange } | { ok: false; problems: string[] };

/**
 * Reads the studio's access form: only fields that are there are changed. `guest-password`, `client-password` and
 * `download-pin` set when not empty, `...-off=on` take off; `sets=shown` with `everyone=<id>` for each open set;
 * `marks`, `listed`: on or off; `expires`: a day, or empty for never; `end-sessions=on`.
 */
export function settingsFromFields(fields: Fields, { liveSets, timezone }: FormFacts): SettingsForm {
  const problems: string[] = [];
  const change: SettingsChange = {};
  const value = (name: string) => fields.get(name)?.at(-1);
  const secret = (name: string) => (value(`${name}-off`) === "on" ? null : value(name) || undefined);
  const choice = <T extends string>(name: string, known: readonly T[]): T | undefined => {
    const given = value(name);
    if (given === undefined) return undefined;
    const found = known.find((k) => k === given);
    if (!found) problems.push(`${name}: must be one of ${known.join(", ")}`);
    return found;
  };
  const onOff = (name: string) => {
    const given = choice(name, ["on", "off"]);
    return given === undefined ? undefined : given === "on";
  };
  assign(change, {
    guestPassword: secret("guest-password"),
    clientPassword: secret("client-password"),
    downloadPin: secret("download-pin"),
    visibility: choice("visibility", VISIBILITIES),
    downloads: choice("downloads", DOWNLOAD_RULES),
    downloadSizes: choice("download-sizes", DOWNLOAD_SIZES),
    marks: onOff("marks"),
    listed: onOff("listed"),
    endSessions: value("end-sessions") === "on" ? true : undefined,
    sets: value("sets") === undefined ? undefined : setsOf(fields, liveSets),
    expiresAt: expiryOf(value("expires"), { timezone, problems }),
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, change };
}

function assign(
  change: SettingsChange,
  values: { [Key in keyof SettingsChange]: SettingsChange[Key] | undefined },
): void {
  Object.assign(change, Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)));
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
