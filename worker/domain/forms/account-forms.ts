import { accountFields } from "../account.ts";
import { formOf } from "../form.ts";
import { carried, ticked } from "../form-fields.ts";

const { name, email, password } = accountFields;
const account = carried();

/** A new client's account; without a password one is made. */
export const newAccountForm = formOf({ name, email, password, gallery: ticked() }, (values) => values);

export const editAccountForm = formOf({ account, name, email }, (values) => values);

export const accountPasswordForm = formOf({ account, password }, (values) => values);

/** The galleries that are ticked are assigned from now on, the others are not. */
export const assignForm = formOf({ account, gallery: ticked() }, (values) => values);

/** The account that a button is about. */
export const accountForm = formOf({ account }, (values) => values.account);
