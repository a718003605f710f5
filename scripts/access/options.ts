import { settingsForm } from "../../worker/domain/forms/settings-form.ts";
import type { SettingsChange } from "../../worker/domain/settings.ts";
import { PLAIN_NAMES, plainRow } from "../../worker/domain/settings-table.ts";
import { optionFields, optionProblems } from "../gallery/option-problems.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { readSecret } from "../terminal/secret.ts";
import type { ACCESS } from "./usage.ts";

export type AccessOptions = ArgumentsOf<typeof ACCESS>["options"];

/** The change of settings that the options ask for. Asks for passwords that were not given. Throws UsageError. */
export async function settingsFromOptions(options: AccessOptions, timezone: string): Promise<SettingsChange> {
  const sets = [...setsOf(options["client-only"], "client"), ...setsOf(options.everyone, "everyone")];
  if (new Set(sets.map(([id]) => id)).size < sets.length) throw new UsageError("A set is named twice. Name it once.");
  const fields = optionFields({
    ...(await secretFields(options)),
    ...plainOptions(options),
    expires: options.expires === "never" ? "" : options.expires,
    included: options.included === "none" ? "" : options.included,
    "end-sessions": options["end-sessions"] ? "on" : undefined,
  });
  // Sets are named one by one here, so that those not named stay as they are.
  const read = settingsForm.read(fields, { liveSets: [], timezone });
  if (!read.ok) throw new UsageError(optionProblems(read.problems, options));
  return { ...read.values, ...(sets.length > 0 ? { sets: new Map(sets) } : {}) };
}

const plainOptions = (options: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    PLAIN_NAMES.map((name) => plainRow(name).name).map((name) => {
      const given = options[name];
      return [name, typeof given === "string" ? given : undefined];
    }),
  );

type SecretName = "guest-password" | "client-password" | "download-pin";

const LABELS: Record<SecretName, string> = {
  "guest-password": "Guest password",
  "client-password": "Client password",
  "download-pin": "Download PIN",
};

async function secretFields(options: AccessOptions): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const name of Object.keys(LABELS) as SecretName[]) {
    const given = options[name];
    const off = options[`no-${name}`];
    if (off && given !== undefined) throw new UsageError(`--${name} and --no-${name} can't be used together.`);
    if (off) fields[`${name}-off`] = "on";
    else if (given !== undefined) fields[name] = given === true ? await readSecret(LABELS[name]) : given;
  }
  return fields;
}

function setsOf<Kind extends "client" | "everyone">(list: string | undefined, kind: Kind): [string, Kind][] {
  const ids = (list ?? "").split(",").map((id) => id.trim());
  return ids.filter((id) => id !== "").map((id) => [id, kind]);
}
