import { formOf } from "../form.ts";
import { choice, photoText } from "../form-fields.ts";
import { COVER_STYLES, type CoverStyle } from "../settings-table.ts";
import type { Shown } from "../shown.ts";

/** Which photo everybody may see, and how; "off": none. */
export const publicCoverForm = formOf(
  {
    "public-cover": choice(["off", ...COVER_STYLES]),
    /** Empty: the cover of the gallery. */
    "public-photo": photoText().optional(),
    /** The name of a photo that may be shown although it is hidden from guests. */
    "confirm-hidden": photoText().optional(),
  },
  (values) => {
    const style = values["public-cover"];
    return {
      style: style === "off" ? null : style,
      photo: values["public-photo"] || null,
      confirmed: values["confirm-hidden"] || null,
    };
  },
);

/** What the form shows; null: nobody sees a photo. */
export const shownCover = (chosen: { photo: string; style: CoverStyle } | null): Shown => ({
  "public-cover": chosen?.style ?? "off",
  "public-photo": chosen?.photo ?? "",
});
