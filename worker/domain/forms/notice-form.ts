import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

/** A notice that is tried again by a channel. */
export const retryForm = formOf({ notice: carried(), channel: carried() }, (values) => values);
