import { formOf } from "../form.ts";
import { carried, choice, field, text, wholeNumber } from "../form-fields.ts";
import { LABEL_MAX, ROLES, readDuration, USES_MAX } from "../invitation.ts";

const expires = field({
  constraints: { required: true, maxlength: 20, pattern: String.raw`\s*[1-9]\d{0,3}[hdw]\s*` },
  wrong: { code: "duration" },
  empty: 0,
  read: readDuration,
});

/** A new invitation. `expires`: how long it is valid, in milliseconds; `uses`: empty for no limit. */
export const invitationForm = formOf(
  {
    as: choice(ROLES),
    label: text({ most: LABEL_MAX, required: true }),
    expires,
    uses: wholeNumber({ least: 1, most: USES_MAX }),
  },
  ({ as, label, expires: lasts, uses }) => ({ role: as, label, lasts, maxUses: uses }),
);

/** The button that ends a client's link. */
export const endLinkForm = formOf({ link: carried() }, ({ link }) => link);

export const revokeForm = formOf({ revoke: carried() }, ({ revoke }) => revoke);
