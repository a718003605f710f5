import { formOf } from "../form.ts";
import { carried, field, needed } from "../form-fields.ts";
import { asLink } from "../link.ts";
import { isSlug, SLUG_MAX } from "../slug.ts";

/** Another link for a gallery; `from` is the one that the page showed. */
export const linkForm = formOf(
  {
    link: field({
      constraints: { required: true, maxlength: SLUG_MAX, pattern: "[a-z0-9]+(-[a-z0-9]+)*" },
      wrong: { code: "linkWrong" },
      empty: "",
      read: (typed) => (isSlug(typed) ? typed : null),
    }),
    from: carried().optional(),
  },
  ({ link, from }) => ({ link: asLink(link), from: from === undefined ? null : asLink(from) }),
);

/** An earlier link that should no longer redirect. */
export const endLinkForm = formOf({ "end-link": needed() }, (values) => asLink(values["end-link"]));
