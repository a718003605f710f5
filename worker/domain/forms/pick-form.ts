import { visitorFormOf } from "../form.ts";
import { chosen, needed, optional, typedText } from "../form-fields.ts";
import { LABELS } from "../labels.ts";
import { COMMENT_MAX, type PickChange, STARS } from "../selection.ts";

/** A change of one photo in a visitor's selection: only the fields that were sent change. */
export const pickForm = visitorFormOf(
  {
    photo: needed(),
    picked: optional(chosen({ among: ["true", "false"], none: [] })),
    stars: optional(chosen({ among: STARS, none: [] })),
    // In JSON, null means no label.
    label: optional(chosen({ among: LABELS, none: ["", "null"] })),
    comment: optional(typedText({ most: COMMENT_MAX })),
  },
  ({ photo, picked, stars, label, comment }): PickChange => ({
    photo,
    ...(picked ? { picked: picked === "true" } : {}),
    ...(stars ? { stars: Number(stars) } : {}),
    ...(label !== undefined ? { label } : {}),
    ...(comment !== undefined ? { comment } : {}),
  }),
);
