import { paths } from "../../../worker/domain/paths.ts";
import type { Label } from "../../../worker/domain/selection.ts";
import { makeButton, makeElement } from "../elements.ts";
import { client, say } from "../page-data.ts";
import { picks } from "./picks.ts";
import { toggle } from "./tiles.ts";

/**
 * Heart, stars, colour and comment in the enlarged photo. The form is the one of the photo's own page, fetched once, so
 * that both say the same in the page's language; here every change is saved by itself.
 */
export class Panel {
  private readonly heart = makeButton({ label: say("pickPhoto"), icon: "heart", press: () => toggle(this.photo) });
  private readonly rate = makeButton({ label: say("rate"), icon: "star", press: () => this.unfold() });
  private readonly place = makeElement("div", { class: "rate-place" });
  private form: HTMLFormElement | null = null;
  private photo = "";

  constructor({ bar, dialog, leaving }: { bar: HTMLElement; dialog: HTMLElement; leaving: AbortSignal }) {
    bar.append(this.heart, this.rate);
    this.rate.setAttribute("aria-expanded", "false");
    dialog.append(this.place);
    dialog.addEventListener("keydown", (event) => this.press(event));
    picks.addEventListener("changed", () => this.tell(), { signal: leaving });
  }

  show(photo: string) {
    this.photo = photo;
    this.tell();
  }

  private press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).matches("textarea, input")) return;
    if (event.key === "h") toggle(this.photo);
    else if (/^[0-5]$/.test(event.key)) picks.change({ photo: this.photo, stars: Number(event.key) });
  }

  private tell() {
    const { picked, stars, label, comment } = picks.get(this.photo);
    this.heart.classList.toggle("icon-picked", picked);
    this.heart.title = say(picked ? "unpickPhoto" : "pickPhoto", { photo: this.photo });
    this.heart.replaceChildren(makeElement("span", { class: "vh" }, this.heart.title));
    this.rate.classList.toggle("icon-rated", stars > 0 || label !== null || comment !== "");
    if (this.form) this.fill(this.form);
  }

  private fill(form: HTMLFormElement) {
    const { stars, label, comment } = picks.get(this.photo);
    const check = (name: string, value: string) => {
      for (const radio of form.querySelectorAll<HTMLInputElement>(`[name=${name}]`))
        radio.checked = radio.value === value;
    };
    check("stars", String(stars));
    check("label", label ?? "");
    const field = form.querySelector("textarea");
    if (field && document.activeElement !== field) field.value = comment;
  }

  private async unfold() {
    this.form ??= await this.fetchForm();
    if (!this.form) return;
    const open = this.place.childElementCount === 0;
    this.rate.setAttribute("aria-expanded", String(open));
    this.place.replaceChildren(...(open ? [this.form] : []));
    this.fill(this.form);
    if (open) this.form.querySelector<HTMLInputElement>("input:checked")?.focus();
    else this.rate.focus();
  }

  private async fetchForm(): Promise<HTMLFormElement | null> {
    const answer = await fetch(paths.photo(client.gallery, this.photo)).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const form = page?.querySelector<HTMLFormElement>("form.rate") ?? null;
    if (!form) return null;
    form.querySelector("button")?.remove();
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => this.changed(target as HTMLInputElement));
    return form;
  }

  private changed({ name, value }: HTMLInputElement) {
    const { photo } = this;
    if (name === "stars") picks.change({ photo, stars: Number(value) });
    if (name === "label") picks.change({ photo, label: (value || null) as Label | null });
    if (name === "comment") picks.change({ photo, comment: value });
  }
}
