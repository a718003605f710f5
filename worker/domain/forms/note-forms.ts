import { formOf, visitorFormOf } from "../form.ts";
import { carried, chosen, field, optional, text } from "../form-fields.ts";
import { readSpot } from "../notes.ts";
import { COMMENT_MAX, MESSAGE_MAX } from "../selection.ts";
import type { Shown } from "../shown.ts";

const NO_SPOT = { code: "noteSpot" } as const;

const spot = () =>
  field({ constraints: { required: true }, wrong: NO_SPOT, missing: NO_SPOT, empty: null, read: readSpot });
const noteText = () => text({ most: COMMENT_MAX, required: true });

/** A new note on a place in a photo. */
export const noteForm = visitorFormOf({ spot: spot(), text: noteText() }, (values) => values);

/** Another text for a note, and where it is moved to; null: it stays. */
export const noteTextForm = visitorFormOf(
  {
    note: carried(),
    spot: field({ constraints: {}, wrong: NO_SPOT, empty: null, read: readSpot }),
    text: noteText(),
    /** The text that the form showed. */
    was: optional(carried()),
  },
  (values) => values,
);

/** The note that a button is about. */
export const noteIdForm = visitorFormOf({ note: carried() }, ({ note }) => note);

/** Whether a photo is approved; "" takes back what was said. */
export const approvalForm = visitorFormOf({ approved: chosen({ among: ["yes", "no"] }) }, ({ approved }) =>
  approved === null ? null : approved === "yes",
);

/** The photographer's answer to a note; "" removes it. */
export const noteReplyForm = formOf(
  { selection: carried(), photo: carried(), note: carried(), answer: text({ most: MESSAGE_MAX }) },
  (values) => values,
);

/** What the form of an answer shows. */
export const shownNoteReply = ({ reply }: { reply: string }): Shown => ({ answer: reply });
