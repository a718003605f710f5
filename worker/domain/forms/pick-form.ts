import { type Fields, type Form, visitorFormOf } from "../form.ts";
import { chosen, needed, optional, typedText } from "../form-fields.ts";
import { LABELS } from "../labels.ts";
import { listChanges } from "../list-fields.ts";
import type { VisitorCode } from "../problem.ts";
import { COMMENT_MAX, type PickChange, STARS } from "../selection.ts";

const form = visitorFormOf(
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

/** A change of one photo in a visitor's selection: only the fields that were sent change. Each list has a field of its own. */
export const pickForm: Form<PickChange, void, VisitorCode> = {
  shape: form.shape,
  read: (fields: Fields) => {
    const read = form.read(fields);
    const was = fields.get("was");
    return read.ok ? { ok: true, values: { ...listChanges(fields), ...read.values, ...(was && { was }) } } : read;
  },
};
