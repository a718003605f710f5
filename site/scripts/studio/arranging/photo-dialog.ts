import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { makeButton, makeElement } from "../../elements.ts";
import { FocusPoint, focusOf, pointOf } from "./focus-point.ts";
import type { PageState } from "./page-state.ts";

interface Opening {
  host: HTMLElement;
  /** The picture of a photo; null: it is not on the page. */
  pictureOf(photo: string): HTMLImageElement | null;
  add(edit: Edit): void;
  /** The photo that comes before or after one. */
  next(photo: string, by: 1 | -1): string | null;
  hide(photo: string): void;
  isPrivate(photo: string): boolean;
  closed(photo: string): void;
}

const HINTS = {
  caption: "Shown below the enlarged photo.",
  alt: "What the photo shows, for people who can’t see it. Without one, its caption is read out.",
} as const;
const LABELS = { caption: "Caption", alt: "Alt text" } as const;
const MOST = { caption: "2000", alt: "1000" } as const;

/** One photo: what is said of it, whether it is the cover, and how that is cropped. What is entered is a change at once. */
export class PhotoDialog {
  private readonly about: Opening;
  private dialog: HTMLDialogElement | null = null;
  private photo = "";
  private point: FocusPoint | null = null;
  private fields: Record<"caption" | "alt", HTMLTextAreaElement> | null = null;
  private cover = makeButton({ label: "", press: () => this.makeCover() });
  private hidden = makeButton({ label: "", press: () => this.about.hide(this.photo) });

  constructor(about: Opening) {
    this.about = about;
    this.cover.className = "button plain";
    this.hidden.className = "text-button";
  }

  open(photo: string, state: PageState): void {
    const picture = this.about.pictureOf(photo);
    if (!picture) return;
    const dialog = this.dialog ?? this.make();
    this.photo = photo;
    const isCover = state.cover === photo;
    const moved = () => this.isCover && this.makeCover();
    this.point = new FocusPoint({ src: picture.src, moved });
    this.point.show(pointOf(isCover ? state.focus : null));
    const { caption, alt } = { caption: this.field("caption"), alt: this.field("alt") };
    this.fields = { caption: caption.area, alt: alt.area };
    const heading = makeElement("h2", { id: "@dialog-heading", dir: "auto" }, photo);
    const turn = (label: string, by: 1 | -1) => {
      const button = makeButton({ label, press: () => this.turn(by) });
      button.disabled = this.about.next(photo, by) === null;
      button.className = "text-button";
      return button;
    };
    const close = makeButton({ label: "Done", press: () => dialog.close() });
    close.className = "button";
    const line = makeElement("p", { class: "dialog-line" }, turn("Previous", -1), turn("Next", 1), this.hidden, close);
    const texts = makeElement("div", { class: "dialog-texts" }, caption.element, alt.element);
    const crop = makeElement("div", { class: "dialog-crop" }, this.cover, this.point.fields);
    dialog.replaceChildren(
      heading,
      makeElement("div", { class: "dialog-parts" }, this.point.element, texts, crop),
      line,
    );
    this.show(state);
    if (!dialog.open) dialog.showModal();
  }

  private isCover = false;

  /** Shows what else changed it: an undo, another window. */
  show({ texts, cover, focus }: PageState): void {
    if (!this.point || !this.fields) return;
    const own = texts.get(this.photo) ?? { caption: "", alt: "" };
    for (const name of ["caption", "alt"] as const)
      if (this.fields[name].value.trim() !== own[name]) this.fields[name].value = own[name];
    this.isCover = cover === this.photo;
    if (this.isCover) this.point.show(pointOf(focus));
    this.cover.textContent = this.isCover ? "This photo is the cover" : "Make it the cover";
    this.cover.disabled = this.isCover;
    this.showHidden();
  }

  showHidden(): void {
    this.hidden.textContent = this.about.isPrivate(this.photo) ? "Show to guests again" : "Hide from guests";
  }

  private make(): HTMLDialogElement {
    const dialog = makeElement("dialog", { class: "desk-dialog photo-dialog", "aria-labelledby": "@dialog-heading" });
    dialog.addEventListener("close", () => this.about.closed(this.photo));
    this.about.host.append(dialog);
    this.dialog = dialog;
    return dialog;
  }

  private field(name: "caption" | "alt") {
    const [id, hint] = [`@dialog-${name}`, `@dialog-hint-${name}`];
    const area = makeElement("textarea", {
      id,
      rows: "3",
      dir: "auto",
      maxlength: MOST[name],
      "aria-describedby": hint,
    });
    const photo = this.photo;
    area.addEventListener("input", () => this.about.add({ do: name, photo, text: area.value.trim() }));
    const label = makeElement("label", { for: id }, LABELS[name]);
    const element = makeElement(
      "div",
      { class: "field" },
      label,
      area,
      makeElement("p", { class: "hint", id: hint }, HINTS[name]),
    );
    return { area, element };
  }

  private makeCover(): void {
    if (this.point) this.about.add({ do: "cover", photo: this.photo, focus: focusOf(this.point.value) });
  }

  private turn(by: 1 | -1): void {
    const next = this.about.next(this.photo, by);
    if (next === null) return;
    this.turned(next);
    const label = by === 1 ? "Next" : "Previous";
    const same = [...(this.dialog?.querySelectorAll("button") ?? [])].find((one) => one.textContent === label);
    if (same?.disabled === false) same.focus();
    else this.focus();
  }

  /** Gives the focus to its last button, which closes it; false: it is not open. */
  focus(): boolean {
    if (!this.dialog?.open) return false;
    [...this.dialog.querySelectorAll("button")].at(-1)?.focus();
    return true;
  }

  /** Called with the photo to show next; set by whoever knows the state of the page. */
  turned: (photo: string) => void = () => {};
}
