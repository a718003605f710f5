import { formOf } from "../form.ts";
import { carried, choice, named } from "../form-fields.ts";
import { SENT_KINDS } from "../mail/mail.ts";

/** A mail that is tried again. */
export const retryMailForm = formOf({ mail: carried() }, (values) => values);

/** A letter of one kind to the ticked accounts. */
export const letterForm = formOf({ kind: choice(SENT_KINDS), account: named() }, (values) => values);
