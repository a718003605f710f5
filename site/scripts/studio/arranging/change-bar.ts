import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { makeButton, makeElement } from "../../elements.ts";

interface Pressed {
  save(): void;
  discard(): void;
  undo(): void;
  redo(): void;
  leaveOut(edit: Edit): void;
  /** Does something after which the button that was pressed may be gone. */
  keepFocus(act: () => void): void;
}

interface Shown {
  /** What each edit does. */
  changes: readonly string[];
  mayUndo: boolean;
  mayRedo: boolean;
}

/** How many edits are listed one by one. */
const LISTED = 100;

/** Says how many changes are not saved, and saves or discards them at once. */
export class ChangeBar {
  readonly element: HTMLElement;
  private readonly pressed: Pressed;
  private isSaving = false;
  /** What had the focus when saving began: a disabled button loses it. */
  private held: Element | null = null;
  private readonly count = makeElement("strong", {});
  private readonly says = makeElement("div", { class: "changes-says" });
  private readonly list = makeElement("ol", {
    id: "@changes",
    tabindex: "0",
    "aria-label": "What changed",
    hidden: "",
  });
  /** How many changes there are; shows what they are. */
  private readonly opener = makeElement(
    "button",
    { type: "button", class: "text-button", "aria-controls": "@changes" },
    this.count,
  );
  private readonly buttons: Record<"undo" | "redo" | "discard" | "save", HTMLButtonElement>;

  constructor(pressed: Pressed) {
    this.pressed = pressed;
    this.buttons = {
      undo: makeButton({ label: "Undo", press: pressed.undo }),
      redo: makeButton({ label: "Redo", press: pressed.redo }),
      discard: makeButton({ label: "Discard", press: () => this.ask() }),
      save: makeButton({ label: "Save", press: pressed.save }),
    };
    const { undo, redo, discard, save } = this.buttons;
    for (const button of [undo, redo, discard]) button.className = "text-button";
    save.className = "button";
    undo.setAttribute("aria-keyshortcuts", "Control+Z");
    redo.setAttribute("aria-keyshortcuts", "Control+Shift+Z");
    this.opener.addEventListener("click", () => this.showList(this.list.hidden !== false));
    this.showList(false);
    const line = makeElement("div", { class: "changes-line" }, this.opener, undo, redo, discard, save);
    this.element = makeElement("section", { class: "changes", "aria-label": "Changes that are not saved" });
    this.element.append(this.says, this.list, line);
  }

  show({ changes, mayUndo, mayRedo }: Shown): void {
    const { undo, redo, discard, save } = this.buttons;
    this.element.hidden = !mayUndo && !mayRedo && this.says.childElementCount === 0;
    this.count.textContent = changes.length === 1 ? "1 change" : `${changes.length} changes`;
    undo.disabled = !mayUndo;
    redo.disabled = !mayRedo;
    discard.disabled = save.disabled = changes.length === 0 || this.isSaving;
    if (changes.length === 0) this.showList(false);
    this.opener.disabled = changes.length === 0;
    const rest = changes.length - LISTED;
    const lines = rest > 0 ? [`${rest} earlier changes`, ...changes.slice(-LISTED)] : changes;
    this.list.replaceChildren(...lines.map((text) => makeElement("li", { dir: "auto" }, text)));
  }

  private showList(isShown: boolean): void {
    this.list.hidden = !isShown;
    this.opener.ariaExpanded = String(isShown);
  }

  /** Gives the focus to a button of the bar; false: none can have it. */
  focus(): boolean {
    const { undo, redo, discard, save } = this.buttons;
    const able = this.element.hidden ? undefined : [discard, undo, redo, save].find(({ disabled }) => !disabled);
    able?.focus();
    return able !== undefined;
  }

  /** Whether edits are on their way. */
  get isBusy(): boolean {
    return this.isSaving;
  }

  set isBusy(busy: boolean) {
    this.isSaving = busy;
    if (busy) this.held = document.activeElement;
    this.buttons.save.disabled = this.buttons.discard.disabled = busy;
    this.element.ariaBusy = busy ? "true" : null;
    if (!busy && document.activeElement === document.body && this.held instanceof HTMLElement) this.held.focus();
  }

  /** Shows what went wrong, or what is different now; `edit`: one that can be left out. */
  say(texts: readonly string[], edit?: Edit): void {
    this.says.replaceChildren(...texts.map((text) => makeElement("p", { dir: "auto" }, text)));
    if (texts.length > 0) this.says.role = "alert";
    const label = "Leave this change out";
    if (edit)
      this.says.append(makeButton({ label, press: () => this.pressed.keepFocus(() => this.pressed.leaveOut(edit)) }));
    if (texts.length > 0) this.element.hidden = false;
  }

  /** Everything that is not saved would be gone: asked once, here. */
  private ask(): void {
    const { keepFocus, discard: drop } = this.pressed;
    const stay = makeButton({ label: "Keep them", press: () => keepFocus(() => this.say([])) });
    this.say([`Discard ${this.count.textContent}?`]);
    const discard = makeButton({ label: "Discard them", press: () => keepFocus(() => [this.say([]), drop()]) });
    this.says.append(discard, " ", stay);
    discard.focus();
  }
}
