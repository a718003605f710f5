import { visitorFormOf } from "../form.ts";
import { carried, needed, text } from "../form-fields.ts";
import { PASSKEY_NAME_MAX } from "../passkey.ts";

const name = text({ most: PASSKEY_NAME_MAX, required: true });

/** A passkey that the browser made. */
export const addPasskeyForm = visitorFormOf({ name, credential: carried() }, (values) => values);

export const renamePasskeyForm = visitorFormOf({ passkey: carried(), name }, (values) => values);

export const removePasskeyForm = visitorFormOf({ passkey: needed() }, ({ passkey }) => passkey);
