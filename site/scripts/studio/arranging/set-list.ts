import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { makeButton, makeElement } from "../../elements.ts";
import { orderChildren } from "./in-sequence.ts";
import type { PageState, ShownSet } from "./page-state.ts";
import { photosIn } from "./words.ts";

interface Row {
  element: HTMLElement;
  title: HTMLInputElement;
  note: HTMLElement;
  up: HTMLButtonElement;
  down: HTMLButtonElement;
  remove: HTMLButtonElement;
}

/** The sets in their order: their titles are fields, and buttons move and remove them. */
export class SetList {
  readonly element = makeElement("ol", { class: "set-list", "aria-label": "Sets" });
  private readonly rows = new Map<string, Row>();
  private readonly add: (edit: Edit) => void;
  private sets: readonly ShownSet[] = [];

  constructor(add: (edit: Edit) => void) {
    this.add = add;
  }

  show({ sets }: PageState): void {
    this.sets = sets;
    const focused = document.activeElement;
    orderChildren(
      this.element,
      sets.map((set, at) => this.shown(set, at).element),
    );
    if (focused instanceof HTMLElement && this.element.contains(focused)) focused.focus();
  }

  private shown(set: ShownSet, at: number): Row {
    const row = this.rows.get(set.id) ?? this.make(set.id);
    const { title, note, up, down, remove } = row;
    if (document.activeElement !== title || title.value.trim() !== set.title) title.value = set.title;
    title.setAttribute("aria-label", `Title of ${set.title}`);
    note.textContent = `${photosIn(set.photoCount)}${set.visibility === "client" ? ", clients only" : ""}`;
    up.ariaLabel = `Move ${set.title} up`;
    down.ariaLabel = `Move ${set.title} down`;
    up.disabled = at === 0;
    down.disabled = at === this.sets.length - 1;
    remove.hidden = set.photoCount > 0 || this.sets.length === 1;
    remove.ariaLabel = `Remove ${set.title}`;
    return row;
  }

  private make(id: string): Row {
    const title = makeElement("input", { type: "text", maxlength: "120", dir: "auto", autocomplete: "off" });
    title.addEventListener("input", () => {
      const text = title.value.trim();
      if (text !== "") this.add({ do: "set-title", set: id, title: text });
    });
    const up = makeButton({ label: "Up", press: () => this.move(id, -1) });
    const down = makeButton({ label: "Down", press: () => this.move(id, 1) });
    const remove = makeButton({ label: "Remove", press: () => this.add({ do: "drop-set", set: id }) });
    for (const button of [up, down, remove]) button.className = "text-button";
    const note = makeElement("span", { class: "quiet" });
    const element = makeElement("li", {}, title, note, up, down, remove);
    const row = { element, title, note, up, down, remove };
    this.rows.set(id, row);
    return row;
  }

  private move(id: string, by: 1 | -1): void {
    const at = this.sets.findIndex((set) => set.id === id);
    const before = this.sets[by === 1 ? at + 2 : at - 1]?.id ?? null;
    this.add({ do: "move-set", set: id, before });
    const row = this.rows.get(id);
    const button = by === 1 ? row?.down : row?.up;
    (button?.disabled ? row?.title : button)?.focus();
  }
}
