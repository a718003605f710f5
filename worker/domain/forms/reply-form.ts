import { formOf } from "../form.ts";
import { carried, optional, text, tick } from "../form-fields.ts";
import { MESSAGE_MAX } from "../selection.ts";
import type { Shown } from "../shown.ts";

/** The photographer's answer to a selection; "" removes it. */
export const replyForm = formOf({ selection: carried(), reply: text({ most: MESSAGE_MAX }) }, (values) => values);

/** What the form of an answer shows. */
export const shownReply = ({ reply }: { reply: string }): Shown => ({ reply });

/** Opens a selection again; `mail`: its owner gets a letter about that. */
export const reopenForm = formOf({ selection: carried(), mail: optional(tick()) }, ({ selection, mail = false }) => ({
  selection,
  mail,
}));

/** The selection that the button is about. */
export const selectionForm = formOf({ selection: carried() }, ({ selection }) => selection);
