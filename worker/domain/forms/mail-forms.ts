import { formOf } from "../form.ts";
import { carried, choice, named, ticked, wholeNumber } from "../form-fields.ts";
import { CLOSING_DAYS_MAX, type ClosingLetter } from "../mail/closing.ts";
import { SENT_KINDS } from "../mail/mail.ts";
import type { Shown } from "../shown.ts";

/** A mail that is tried again. */
export const retryMailForm = formOf({ mail: carried() }, (values) => values);

/** A letter of one kind to the ticked accounts. */
export const letterForm = formOf({ kind: choice(SENT_KINDS), account: named() }, (values) => values);

/** When the ticked ones of the shown accounts are written to before a gallery closes; `days`: empty for never. */
export const closingForm = formOf(
  { days: wholeNumber({ least: 1, most: CLOSING_DAYS_MAX }), shown: carried(), closing: ticked() },
  ({ days, shown, closing }) => ({ days, shown: shown.split(" "), closing }),
);

/** What the form of the closing letter shows: `receivers` are those among the shown. */
export const shownClosing = ({ days, receivers }: ClosingLetter): Shown => ({
  days: days === null ? "" : String(days),
  closing: [...receivers],
});
