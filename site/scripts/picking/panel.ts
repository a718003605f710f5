import { paths } from "../../../worker/domain/paths.ts";
import { makeButton, makeElement } from "../elements.ts";
import { ownLink, say } from "../page-data.ts";
import { showHeartIcon } from "./heart.ts";
import { picks } from "./picks.ts";
import { RatingForm } from "./rating-form.ts";
import { pressed, toggle } from "./tiles.ts";

/**
 * Heart, stars, colour and comment on the enlarged photo. The form is that of the photo's own page, fetched once and
 * copied for each photo, so that both use the same words in the page's language.
 */
export class Panel {
  private readonly heart = makeButton({ label: say("pickPhoto"), icon: "heart", press: () => toggle(this.photo) });
  private readonly rate = makeButton({ label: say("rate"), icon: "star", press: () => this.unfold() });
  private readonly place = makeElement("div", { class: "rate-place" });
  private pattern: Promise<HTMLFormElement | null> | null = null;
  private readonly leaving: AbortSignal;
  private form: RatingForm | null = null;
  private photo = "";

  constructor({ bar, dialog, leaving }: { bar: HTMLElement; dialog: HTMLElement; leaving: AbortSignal }) {
    this.leaving = leaving;
    bar.prepend(this.heart, this.rate);
    this.rate.setAttribute("aria-expanded", "false");
    dialog.append(this.place);
    picks.addEventListener("changed", () => this.tell(), { signal: leaving });
    leaving.addEventListener("abort", () => this.form?.end());
  }

  show(photo: string) {
    if (photo === this.photo) return;
    this.photo = photo;
    if (this.form) this.lay();
    this.tell();
  }

  /** What a key does with this photo; false: nothing. */
  press = (key: string): boolean => pressed(key, this.photo);

  private tell() {
    const { picked, stars, label, comment } = picks.get(this.photo);
    showHeartIcon(this.heart, { photo: this.photo, picked });
    this.rate.classList.toggle("icon-rated", stars > 0 || label !== null || comment !== "");
  }

  private async unfold() {
    if (this.fold()) return;
    await this.lay();
    if (!this.form) return;
    this.rate.setAttribute("aria-expanded", "true");
    this.place.querySelector<HTMLInputElement>("input:checked")?.focus();
  }

  /** Closes the form; false: it is not open. */
  fold(): boolean {
    if (!this.form) return false;
    this.form.end();
    this.form = null;
    this.place.replaceChildren();
    this.rate.setAttribute("aria-expanded", "false");
    this.rate.focus();
    return true;
  }

  /**
   * Replaces the previous photo's form with this photo's; the previous one saves what was entered in it for its own
   * photo.
   */
  private async lay() {
    const before = this.form;
    before?.end();
    this.pattern ??= this.fetchForm();
    const pattern = await this.pattern;
    // A form that could not be fetched is requested again.
    if (!pattern) this.pattern = null;
    if (!pattern || this.form !== before || this.leaving.aborted) return;
    const element = pattern.cloneNode(true) as HTMLFormElement;
    element.querySelector("[name=photo]")?.setAttribute("value", this.photo);
    const focused = this.place.contains(document.activeElement) ? document.activeElement : null;
    this.form = new RatingForm(element, this.photo);
    const done = makeButton({ label: say("done"), press: () => this.fold() });
    done.className = "button";
    element.append(done);
    this.place.replaceChildren(element);
    if (focused) this.focusLike(focused, element);
  }

  /** Keys reach a dialog only while the focus is in it. Text must not continue in another photo's field. */
  private focusLike(focused: Element, form: HTMLFormElement) {
    const group = focused.getAttribute("name");
    const radio = focused.matches("[type=radio]") ? form.querySelector<HTMLElement>(`[name=${group}]:checked`) : null;
    (radio ?? this.rate).focus();
  }

  private async fetchForm(): Promise<HTMLFormElement | null> {
    const answer = await fetch(paths.photo(ownLink, this.photo)).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    return page?.querySelector<HTMLFormElement>("form.rate") ?? null;
  }
}
