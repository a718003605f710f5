import { formOf } from "../form.ts";
import { carried, text } from "../form-fields.ts";
import { MESSAGE_MAX } from "../selection.ts";

/** The photographer's answer to a selection; "" removes it. */
export const replyForm = formOf({ selection: carried(), reply: text({ most: MESSAGE_MAX }) }, (values) => values);

/** The selection that the button is about. */
export const selectionForm = formOf({ selection: carried() }, ({ selection }) => selection);
