import { accountFields } from "../account.ts";
import { formOf } from "../form.ts";
import { carried, optional, tick, ticked } from "../form-fields.ts";

const { name, email, password } = accountFields;
const account = carried();

// They sign in by mailed links alone, whatever is in the field for a password.
const byMail = { "by-mail": optional(tick()) };

/** A new client's account. If the password is empty, we make one. */
export const newAccountForm = formOf({ name, email, password, ...byMail, gallery: ticked() }, (values) => values);

export const editAccountForm = formOf({ account, name, email }, (values) => values);

export const accountPasswordForm = formOf({ account, password, ...byMail }, (values) => values);

/** Assigns the ticked galleries, and no others. */
export const assignForm = formOf({ account, gallery: ticked() }, (values) => values);

/** The account that the button is about. */
export const accountForm = formOf({ account }, (values) => values.account);
