import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

/** The gallery to archive, or to put back into the list. */
export const archiveForm = formOf({ gallery: carried() }, ({ gallery }) => gallery);
