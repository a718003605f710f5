import { formOf } from "../form.ts";
import { carried, text, wholeNumber } from "../form-fields.ts";
import { CLOSES_AFTER_MAX, PRESET_NAME_MAX } from "../preset.ts";

/** Keeps the settings of a gallery under a name; whatever had that name before is replaced. */
export const keepPresetForm = formOf(
  {
    "preset-name": text({ most: PRESET_NAME_MAX, required: true }),
    "closes-after": wholeNumber({ least: 1, most: CLOSES_AFTER_MAX }),
  },
  (values) => ({ name: values["preset-name"], closesAfter: values["closes-after"] }),
);

/** The preset that a button is about. */
export const presetForm = formOf({ preset: carried() }, ({ preset }) => preset);
