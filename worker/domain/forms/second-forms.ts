import { accountFields } from "../account.ts";
import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

const { name, password } = accountFields;
const person = carried();

/** A new second shooter. If the password is empty, we make one. */
export const newSecondForm = formOf({ name, password }, (values) => values);

export const secondPasswordForm = formOf({ person, password }, (values) => values);

/** The person that the button is about. */
export const secondForm = formOf({ person }, (values) => values.person);
