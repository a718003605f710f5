import { formOf } from "../form.ts";
import { carried } from "../form-fields.ts";

/** The version to go back to. `confirmed`: the code of what may become visible. */
export const versionForm = formOf(
  { version: carried(), confirmed: carried().optional() },
  ({ version, confirmed }) => ({
    version,
    confirmed: confirmed ?? null,
  }),
);
