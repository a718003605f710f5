import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { makeElement } from "../../elements.ts";
import { editsOfForm } from "./form-edits.ts";
import type { PageState } from "./page-state.ts";

interface Fields {
  root: HTMLElement;
  add(edits: readonly Edit[]): void;
  /** Hides photos that are ticked from guests. */
  hide(photos: readonly string[]): void;
  /** Photos that are selected; some of their boxes are not on the page. */
  chosen(): readonly string[];
  nameSet(): string;
  signal: AbortSignal;
}

/** Forms whose fields are changes as soon as they are typed into. */
const TYPED = ["words", "look"];

const actionOf = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("input[name=action]")?.value ?? "";
const isSame = (select: HTMLSelectElement, options: readonly (readonly [string, string])[]) =>
  [...select.options].map(({ value, text }) => `${value} ${text}`).join("\n") ===
  options.map((one) => one.join(" ")).join("\n");

/** The forms of the page make changes that are saved together, instead of being sent one by one. */
export class PageFields {
  private readonly about: Fields;

  constructor(about: Fields) {
    this.about = about;
    const { root, signal } = about;
    // Before the listeners of the document, which would send the form.
    window.addEventListener("submit", (event) => this.submitted(event), { capture: true, signal });
    root.addEventListener("input", ({ target }) => this.typed(target as HTMLInputElement), { signal });
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const { root, add, hide, chosen } = this.about;
    if (!root.contains(form)) return;
    const submitter = event.submitter as HTMLButtonElement | null;
    const isHiding = submitter?.name === "private";
    const edits = isHiding ? [] : editsOfForm(form, submitter, this.about);
    if (edits === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isHiding) hide(actionOf(form) === "chosen" ? chosen() : new FormData(form).getAll("photo").map(String));
    add(edits);
    if (actionOf(form) === "new-set" || edits.some((edit) => edit.do === "back")) form.reset();
  }

  private typed(field: HTMLInputElement): void {
    const { form } = field;
    if (!form || !TYPED.includes(actionOf(form)) || !form.checkValidity()) return;
    const edits = editsOfForm(form, null, this.about);
    if (edits) this.about.add(edits);
  }

  /** Shows what is changed elsewhere: by an undo, by another window. */
  show({ words, look, sets }: PageState, set: string | null): void {
    for (const form of this.about.root.querySelectorAll("form")) {
      const action = actionOf(form);
      if (action === "words") fill(form, words);
      if (action === "look") fill(form, look);
    }
    const to = this.about.root.querySelector<HTMLSelectElement>("select[name=to]");
    const others = sets.filter(({ id }) => id !== set);
    const options = others.map(
      ({ id, title, visibility }) => [id, visibility === "client" ? `${title} (clients only)` : title] as const,
    );
    if (!to || isSame(to, options)) return;
    const chosen = to.value;
    to.replaceChildren(...options.map(([value, text]) => makeElement("option", { value }, text)));
    if (others.some(({ id }) => id === chosen)) to.value = chosen;
  }
}

function fill(form: HTMLFormElement, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name) as HTMLInputElement | null;
    // While somebody types, their spaces stay.
    if (field && field.value.trim() !== value) field.value = value;
  }
}
