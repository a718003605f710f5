import { formOf } from "../form.ts";
import { carried, text, wholeNumber } from "../form-fields.ts";
import { CLOSES_AFTER_MAX, PRESET_NAME_MAX } from "../preset.ts";

/** Saves a gallery's settings under a name and replaces whatever had that name. */
export const keepPresetForm = formOf(
  {
    "preset-name": text({ most: PRESET_NAME_MAX, required: true }),
    "closes-after": wholeNumber({ least: 1, most: CLOSES_AFTER_MAX }),
  },
  (values) => ({ name: values["preset-name"], closesAfter: values["closes-after"] }),
);

/** The preset that the button is about. */
export const presetForm = formOf({ preset: carried() }, ({ preset }) => preset);
