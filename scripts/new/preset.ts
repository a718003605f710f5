import { dayIn } from "../../worker/domain/expiry.ts";
import type { Preset } from "../../worker/domain/preset.ts";
import { PLAIN_NAMES, type PlainName, plainRow, wordOf } from "../../worker/domain/settings-table.ts";
import { listPresets } from "../../worker/store/presets.ts";
import { readStudioProfile } from "../../worker/store/studio.ts";
import type { TargetChoice } from "../target/open.ts";
import { UsageError } from "../terminal/arguments.ts";
import { listWords, nearestWord } from "../terminal/nearest.ts";

/** Settings of a preset that `gallery.yaml` can begin with. */
export interface FirstSettings {
  listed?: string;
  downloads?: string;
  expires?: string;
}

/** What a new gallery takes from a preset. */
export interface PresetStart {
  first: FirstSettings;
  /** Options of `npm run access` for the settings that no file can have; "": there are none. */
  later: string;
}

const DAY_MS = 86_400_000;

/** Settings with a key in `gallery.yaml`. */
const IN_FILE: readonly PlainName[] = ["listed", "downloads"];

/** Reads a preset from the studio. Throws UsageError, with the names there are, if there is none of this name. */
export async function startFromPreset(choice: TargetChoice & { name: string; now: number }): Promise<PresetStart> {
  const { withTarget } = await import("../gallery/live.ts");
  return withTarget(choice, async ({ db }) => {
    const preset = named(await listPresets(db), choice.name);
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const timezone = (await readStudioProfile(db))?.timezone ?? here;
    return { first: firstSettings(preset, { timezone, now: choice.now }), later: laterOptions(preset) };
  });
}

function named(presets: readonly Preset[], name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (found) return found;
  const names = presets.map((preset) => preset.name);
  const near = name === "" ? null : nearestWord(name, names);
  const known =
    names.length > 0
      ? `Presets: ${listWords(names, "and")}.`
      : "There are no presets yet: keep one in the studio, under Access of a gallery.";
  throw new UsageError(`There is no preset "${name}". ${near ? `Did you mean "${near}"? ` : ""}${known}`);
}

function firstSettings(
  { settings, closesAfter }: Preset,
  { timezone, now }: { timezone: string; now: number },
): FirstSettings {
  return {
    ...(settings.listed === undefined ? {} : { listed: String(settings.listed) }),
    ...(settings.downloads === undefined ? {} : { downloads: settings.downloads }),
    ...(closesAfter === null ? {} : { expires: dayIn(now + closesAfter * DAY_MS, timezone) }),
  };
}

function laterOptions({ settings }: Preset): string {
  const options = PLAIN_NAMES.filter((name) => !IN_FILE.includes(name)).flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [`--${plainRow(name).name} ${wordOf(value)}`];
  });
  return options.join(" ");
}
