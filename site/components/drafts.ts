import type { Voice } from "../../worker/domain/words/voice.ts";

const FORMS = { selection: "/selection/submit", order: "/order", voucher: "/cart" } as const;

type Form = keyof typeof FORMS;
/** A new note on a photo, by its name as addresses have it. */
type NoteForm = `note-${string}`;

/** Attributes of a form whose text this browser keeps until it is accepted. Hidden fields say whose it is, and its key. */
export const draftAttributes = (gallery: string, form: Form | NoteForm, voice: Voice) => ({
  "data-draft": form,
  "data-draft-gallery": gallery,
  "data-draft-back": voice.say("draftBack"),
  "data-draft-discard": voice.say("draftDiscard"),
});

/** The same for a form that replaces the one at this address; none if nothing of it is kept. */
export function draftAttributesAt(action: string, voice: Voice): Partial<ReturnType<typeof draftAttributes>> {
  const [, gallery, rest] = /^\/g\/([^/]+)(\/.*)$/.exec(action) ?? [];
  const form = (Object.keys(FORMS) as Form[]).find((name) => FORMS[name] === rest);
  return gallery && form ? draftAttributes(gallery, form, voice) : {};
}
