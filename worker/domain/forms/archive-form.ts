import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

/** The gallery that is put away, or back into the list. */
export const archiveForm = formOf({ gallery: carried() }, ({ gallery }) => gallery);
