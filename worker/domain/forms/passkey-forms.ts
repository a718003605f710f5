import { formOf } from "../form.ts";
import { carried, needed, text } from "../form-fields.ts";
import { PASSKEY_NAME_MAX } from "../passkey.ts";

const name = text({ most: PASSKEY_NAME_MAX, required: true });

/** A passkey that the browser made. */
export const addPasskeyForm = formOf({ name, credential: carried() }, (values) => values);

export const renamePasskeyForm = formOf({ passkey: carried(), name }, (values) => values);

export const removePasskeyForm = formOf({ passkey: needed() }, ({ passkey }) => passkey);
