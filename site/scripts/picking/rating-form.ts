import type { Label } from "../../../worker/domain/labels.ts";
import type { PickChange } from "../../../worker/domain/selection.ts";
import { picks } from "./picks.ts";

const TYPING_MS = 800;

/** The comment of a photo whose tile says that it has one, until its text is read. */
export const UNREAD = " ";

/** What a field of the form says of its photo. Whoever puts a photo on a list picks it. */
export function enteredIn(
  field: HTMLInputElement | HTMLTextAreaElement,
  checked = (field as HTMLInputElement).checked,
): Omit<PickChange, "photo"> {
  const { name, value, type } = field;
  if (type === "checkbox") return { [name]: checked, ...(checked && { picked: true }) };
  if (name === "stars") return { stars: Number(value) };
  // What it was changed from: another window may have changed it as well.
  return name === "label" ? { label: (value || null) as Label | null } : { comment: value, was: [field.defaultValue] };
}

/**
 * Stars, colour and comment of one photo. A form belongs to its photo as long as it exists, and another photo gets
 * another form, so nothing entered here can be saved for anything else. Every change is saved at once, text while it is
 * typed.
 */
export class RatingForm {
  private readonly form: HTMLFormElement;
  private readonly photo: string;
  private readonly ended = new AbortController();
  private typed: HTMLTextAreaElement | null = null;
  private timer = 0;

  constructor(form: HTMLFormElement, photo: string) {
    this.form = form;
    this.photo = photo;
    const { signal } = this.ended;
    // If it is visible already, its place stays, so that nothing moves under a finger about to press.
    const button = form.querySelector<HTMLElement>("[type=submit]");
    if (form.isConnected) button?.style.setProperty("visibility", "hidden");
    else button?.remove();
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener("input", ({ target }) => this.type(target), { signal });
    form.addEventListener("change", ({ target }) => this.change(target as HTMLInputElement), { signal });
    // Before the selection sends its last changes.
    window.addEventListener("pagehide", () => this.save(), { capture: true, signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.save(), { signal });
    picks.addEventListener("changed", () => this.show(), { signal });
    this.show();
  }

  /** Saves what was typed last, and changes nothing from then on. */
  end() {
    this.save();
    this.ended.abort();
  }

  private type(target: EventTarget | null) {
    if (!(target instanceof HTMLTextAreaElement)) return;
    picks.own();
    this.typed = target;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), TYPING_MS);
  }

  private change(field: HTMLInputElement) {
    if (field.name === "comment") this.save();
    else picks.change({ photo: this.photo, ...enteredIn(field) });
  }

  private save() {
    const { photo, typed } = this;
    clearTimeout(this.timer);
    this.typed = null;
    if (typed && typed.value !== picks.get(photo).comment) picks.change({ photo, ...enteredIn(typed) });
  }

  private show() {
    const { stars, label, comment, lists } = picks.get(this.photo);
    for (const input of this.form.querySelectorAll("input")) {
      const given = input.name === "stars" ? String(stars) : (label ?? "");
      input.checked = input.type === "checkbox" ? lists.includes(input.name.slice(5)) : input.value === given;
    }
    const field = this.form.querySelector("textarea");
    if (!field) return;
    // A comment that was not read yet must not be overwritten.
    field.readOnly = comment === UNREAD;
    // In a field that somebody is at, what they wrote stays.
    if (!this.typed && (document.activeElement !== field || comment.includes(field.value)))
      field.value = field.defaultValue = comment === UNREAD ? "" : comment;
  }
}
