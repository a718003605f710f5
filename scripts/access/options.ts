import { instantOf } from "../../worker/domain/expiry.ts";
import type { SettingsChange, SpecialSettings } from "../../worker/domain/settings.ts";
import { readSettings, type SpecialName } from "../../worker/domain/settings-table.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { readSecret } from "../terminal/secret.ts";
import type { ACCESS } from "./usage.ts";

export type AccessOptions = ArgumentsOf<typeof ACCESS>["options"];

/** The change of settings that the options ask for. Asks for passwords that were not given. Throws UsageError. */
export async function settingsFromOptions(options: AccessOptions, timezone: string): Promise<SettingsChange> {
  const sets = [...setsOf(options["client-only"], "client"), ...setsOf(options.everyone, "everyone")];
  if (new Set(sets.map(([id]) => id)).size < sets.length) throw new UsageError("A set is named twice. Name it once.");
  const special: { [Name in SpecialName]: SpecialSettings[Name] | undefined } = {
    guestPassword: await secretOf(options, "guest-password"),
    clientPassword: await secretOf(options, "client-password"),
    downloadPin: await secretOf(options, "download-pin"),
    endSessions: options["end-sessions"] ? true : undefined,
    expiresAt: options.expires ? expiryOf(options.expires, timezone) : undefined,
    sets: sets.length > 0 ? new Map(sets) : undefined,
  };
  const given: Record<string, unknown> = options;
  const { settings } = readSettings((name) => (typeof given[name] === "string" ? given[name] : undefined));
  return { ...settings, ...Object.fromEntries(Object.entries(special).filter(([, value]) => value !== undefined)) };
}

type SecretName = "guest-password" | "client-password" | "download-pin";

const LABELS: Record<SecretName, string> = {
  "guest-password": "Guest password",
  "client-password": "Client password",
  "download-pin": "Download PIN",
};

async function secretOf(options: AccessOptions, name: SecretName): Promise<string | null | undefined> {
  const given = options[name];
  const off = options[`no-${name}`];
  if (off && given !== undefined) throw new UsageError(`--${name} and --no-${name} can't be used together.`);
  if (off) return null;
  return given === true ? readSecret(LABELS[name]) : given;
}

function setsOf<Kind extends "client" | "everyone">(list: string | undefined, kind: Kind): [string, Kind][] {
  const ids = (list ?? "").split(",").map((id) => id.trim());
  return ids.filter((id) => id !== "").map((id) => [id, kind]);
}

function expiryOf(text: string, timezone: string): number | null {
  if (text === "never") return null;
  const instant = instantOf(text, timezone);
  if (instant === null) throw new UsageError(`--expires ${text}: must be a date such as 2027-06-13, or never.`);
  return instant;
}
