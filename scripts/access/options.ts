import { instantOf } from "../../worker/domain/expiry.ts";
import type { DownloadRule, Visibility } from "../../worker/domain/gallery.ts";
import type { SettingsChange } from "../../worker/domain/settings.ts";
import type { DownloadSizes } from "../../worker/domain/sizes.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { readSecret } from "../terminal/secret.ts";
import type { ACCESS } from "./usage.ts";

export type AccessOptions = ArgumentsOf<typeof ACCESS>["options"];

/** The change of settings that options ask for; asks for passwords that were not given. Throws UsageError. */
export async function settingsFromOptions(options: AccessOptions, timezone: string): Promise<SettingsChange> {
  const change: SettingsChange = {};
  const guest = await secretOf(options, "guest-password");
  const client = await secretOf(options, "client-password");
  const pin = await secretOf(options, "download-pin");
  if (guest !== undefined) change.guestPassword = guest;
  if (client !== undefined) change.clientPassword = client;
  if (pin !== undefined) change.downloadPin = pin;
  if (options.visibility) change.visibility = options.visibility as Visibility;
  if (options.downloads) change.downloads = options.downloads as DownloadRule;
  if (options["download-sizes"]) change.downloadSizes = options["download-sizes"] as DownloadSizes;
  if (options.marks) change.marks = options.marks === "on";
  if (options.listed) change.listed = options.listed === "on";
  if (options["end-sessions"]) change.endSessions = true;
  if (options.expires) change.expiresAt = expiryOf(options.expires, timezone);
  const sets = [...setsOf(options["client-only"], "client"), ...setsOf(options.everyone, "everyone")];
  if (new Set(sets.map(([id]) => id)).size < sets.length) throw new UsageError("A set is named twice. Name it once.");
  if (sets.length > 0) change.sets = new Map(sets);
  return change;
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
