import { formOf } from "../form.ts";
import { needed, wholeNumber } from "../form-fields.ts";
import { INCLUDED_MOST } from "../included.ts";

/** Gives somebody more full-size photos. */
export const giveMoreForm = formOf(
  { holder: needed(), more: wholeNumber({ least: 1, most: INCLUDED_MOST }) },
  ({ holder, more }, refuse) => {
    if (more === null) refuse("more", { code: "missing" });
    return { holder, more: more ?? 0 };
  },
);

/** Counts somebody's full-size photos from the start. */
export const countFromStartForm = formOf({ holder: needed() }, ({ holder }) => holder);
