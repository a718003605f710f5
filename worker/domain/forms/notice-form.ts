import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

/** A notice that a channel should try to send again. */
export const retryForm = formOf({ notice: carried(), channel: carried() }, (values) => values);
