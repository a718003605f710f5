import { formOf } from "../form.ts";
import { carried, named } from "../form-fields.ts";

/** Photos by name that are shown to guests again, or hidden from them with `private=true`. */
export const markForm = formOf({ photo: named(), private: carried() }, ({ photo, private: hide }) => ({
  photos: [...new Set(photo)],
  hide: hide === "true",
}));
