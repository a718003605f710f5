import { EMAIL_MAX } from "../email.ts";
import { formOf } from "../form.ts";
import { carried, choice, field, optional, text, wholeNumber } from "../form-fields.ts";
import { LABEL_MAX, ROLES, readDuration, USES_MAX } from "../invitation.ts";

const expires = field({
  constraints: { required: true, maxlength: 20, pattern: String.raw`\s*[1-9]\d{0,3}[hdw]\s*` },
  wrong: { code: "duration" },
  empty: 0,
  read: readDuration,
});

const email = field({
  constraints: { type: "email", maxlength: EMAIL_MAX },
  wrong: { code: "needEmail" },
  empty: null,
  read: (typed) => typed,
});

/**
 * A new invitation. `expires`: how long it is valid, in milliseconds; `uses`: empty for no limit; `email`: where it is mailed to, or
 * empty; `key`: names the mail, so that pressing twice sends one.
 */
export const invitationForm = formOf(
  {
    as: choice(ROLES),
    label: text({ most: LABEL_MAX, required: true }),
    expires,
    uses: wholeNumber({ least: 1, most: USES_MAX }),
    email: optional(email),
    key: optional(carried()),
  },
  ({ as, label, expires: lasts, uses, email: to, key }) => ({
    ...{ role: as, label, lasts, maxUses: uses },
    mail: to ? { email: to, key: key ?? "" } : null,
  }),
);

/** The button that ends a client's link. */
export const endLinkForm = formOf({ link: carried() }, ({ link }) => link);

export const revokeForm = formOf({ revoke: carried() }, ({ revoke }) => revoke);
