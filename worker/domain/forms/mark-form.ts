import { formOf } from "../form.ts";
import { carried, named } from "../form-fields.ts";

/** Names of photos to hide from guests (`private=true`) or to show to them again. */
export const markForm = formOf({ photo: named(), private: carried() }, ({ photo, private: hide }) => ({
  photos: [...new Set(photo)],
  hide: hide === "true",
}));
