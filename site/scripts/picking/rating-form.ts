import type { Label } from "../../../worker/domain/labels.ts";
import { picks } from "./picks.ts";

const TYPING_MS = 800;

/** The comment of a photo whose tile says that it has one, until its text is read. */
export const UNREAD = " ";

/**
 * Stars, colour and comment of one photo. A form belongs to its photo as long as it exists, and another photo gets
 * another form, so nothing entered here can be saved for anything else. Every change is saved at once, text while it is
 * typed.
 */
export class RatingForm {
  private readonly form: HTMLFormElement;
  private readonly photo: string;
  private readonly ended = new AbortController();
  private typed: string | null = null;
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
    this.typed = target.value;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), TYPING_MS);
  }

  private change({ name, value, checked }: HTMLInputElement) {
    const { photo } = this;
    if (name === "comment") this.save();
    else if (name === "stars") picks.change({ photo, stars: Number(value) });
    else if (name === "label") picks.change({ photo, label: (value || null) as Label | null });
    else picks.change({ photo, [name]: checked, ...(checked && { picked: true }) });
  }

  private save() {
    const { photo, typed } = this;
    clearTimeout(this.timer);
    this.typed = null;
    if (typed !== null && typed !== picks.get(photo).comment) picks.change({ photo, comment: typed });
  }

  private show() {
    const { stars, label, comment, lists } = picks.get(this.photo);
    for (const box of this.form.querySelectorAll<HTMLInputElement>("[type=checkbox]"))
      box.checked = lists.includes(box.name.slice(5));
    this.check("stars", String(stars));
    this.check("label", label ?? "");
    const field = this.form.querySelector("textarea");
    if (!field) return;
    // A comment that was not read yet must not be overwritten.
    field.readOnly = comment === UNREAD;
    if (document.activeElement !== field && this.typed === null) field.value = comment === UNREAD ? "" : comment;
  }

  private check(name: string, value: string) {
    for (const radio of this.form.querySelectorAll<HTMLInputElement>(`[name=${name}]`))
      radio.checked = radio.value === value;
  }
}
