import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

/** A mail that is tried again. */
export const retryMailForm = formOf({ mail: carried() }, (values) => values);
