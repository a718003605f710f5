import { type Account, accountFields } from "../account.ts";
import { formOf } from "../form.ts";
import { carried, optional, tick, ticked } from "../form-fields.ts";
import type { Shown } from "../shown.ts";

const { name, email, password } = accountFields;
const account = carried();

// They sign in by mailed links alone, whatever is in the field for a password.
const byMail = { "by-mail": optional(tick()) };

/** A new client's account. If the password is empty, we make one. */
export const newAccountForm = formOf({ name, email, password, ...byMail, gallery: ticked() }, (values) => values);

export const editAccountForm = formOf({ account, name, email }, (values) => values);

export const accountPasswordForm = formOf({ account, password, ...byMail }, (values) => values);

/** Assigns the galleries that were ticked, and takes away those that were unticked. */
export const assignForm = formOf({ account, gallery: ticked() }, (values) => values);

/** The account that the button is about. */
export const accountForm = formOf({ account }, (values) => values.account);

/** What the forms of an account show. */
export const shownAccount = ({ name, email }: Pick<Account, "name" | "email">): Shown => ({ name, email });
export const shownGalleries = ({ galleries }: Pick<Account, "galleries">): Shown => ({ gallery: galleries });
