import { z } from "zod";
import { PLAIN_NAMES, type PlainSettings, plainRow, readSettings, wordOf, wordsOf } from "./settings-table.ts";

export const PRESETS_MAX = 20;
export const PRESET_NAME_MAX = 60;
export const CLOSES_AFTER_MAX = 3650;

/** Settings saved under a name, for further galleries like this one. */
export interface Preset {
  name: string;
  settings: Partial<PlainSettings>;
  /** How many days after it is applied a gallery closes; null: the closing date stays as it is. */
  closesAfter: number | null;
}

/** As it is stored: values of plain settings by name. What a later version added is ignored. */
export const presetSchema = z
  .object({ settings: z.record(z.string(), z.string()), closesAfter: z.number().int().positive().nullable() })
  .transform(({ settings, closesAfter }) => ({
    closesAfter,
    settings: readSettings((name) => {
      const plain = PLAIN_NAMES.find((one) => plainRow(one).name === name);
      const word = settings[name];
      return plain && word !== undefined && wordsOf(plain).includes(word) ? word : undefined;
    }),
  }));

/** JSON that `presetSchema` reads. */
export function writePreset({ settings, closesAfter }: Omit<Preset, "name">): string {
  const words = PLAIN_NAMES.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [[plainRow(name).name, wordOf(value)] as const];
  });
  return JSON.stringify({ settings: Object.fromEntries(words), closesAfter });
}
