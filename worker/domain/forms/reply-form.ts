import { formOf } from "../form.ts";
import { carried, text } from "../form-fields.ts";
import { MESSAGE_MAX } from "../selection.ts";

/** What the photographer answers to a selection; "": nothing any more. */
export const replyForm = formOf({ selection: carried(), reply: text({ most: MESSAGE_MAX }) }, (values) => values);

/** The selection that a button is about. */
export const selectionForm = formOf({ selection: carried() }, ({ selection }) => selection);
