import { RENEWED_FIELDS } from "../../../worker/domain/renewed-fields.ts";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The state of a control: its text, whether it is chosen, or which of its options are. */
type State = string;

/** What the fields of a page hold, by form and field. */
export type FormStates = ReadonlyMap<string, State>;

function stateOf(control: Control): State {
  if (control instanceof HTMLSelectElement) return [...control.options].map((o) => Number(o.selected)).join("");
  return isChosen(control) ? String(control.checked) : control.value;
}

function stateAtFirst(control: Control): State {
  if (control instanceof HTMLSelectElement) {
    const set = [...control.options].map((option) => option.defaultSelected);
    // Without a default the browser shows the first.
    return set.map((selected, i) => Number(set.includes(true) ? selected : i === 0)).join("");
  }
  return isChosen(control) ? String(control.defaultChecked) : control.defaultValue;
}

function setState(control: Control, state: State): void {
  if (control instanceof HTMLSelectElement) {
    [...control.options].forEach((option, i) => {
      option.selected = state[i] === "1";
    });
  } else if (isChosen(control)) control.checked = state === "true";
  else control.value = state;
}

const isChosen = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");

/** The fields that a person fills in, each under a key that the same field has on the next page. */
function controlsOf(page: HTMLElement): Map<string, Control> {
  const found = new Map<string, Control>();
  const seen = new Map<string, number>();
  const nth = (key: string) => {
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return `${key} ${count}`;
  };
  for (const form of page.querySelectorAll("form")) {
    const hidden = [...form.querySelectorAll<HTMLInputElement>("input[type=hidden]")]
      .filter(({ name }) => !RENEWED_FIELDS.has(name))
      .map(({ name, value }) => `${name}=${value}`);
    const controls = [...form.querySelectorAll<Control>("input:not([type=hidden]), textarea, select")];
    // By its content, not by its position: forms come and go as things are set.
    const formKey = nth(JSON.stringify([form.getAttribute("action"), hidden, controls.map(({ name }) => name)]));
    for (const control of controls) {
      const own = isChosen(control) ? control.value : "";
      if (control.name) found.set(nth(JSON.stringify([formKey, control.name, own])), control);
    }
  }
  return found;
}

/** The current state of every field of a page. */
export function readStates(page: HTMLElement): FormStates {
  return new Map([...controlsOf(page)].map(([key, control]) => [key, stateOf(control)]));
}

interface Change {
  from: HTMLElement;
  to: HTMLElement;
  /** The form that was sent, and the state of the page at that moment. */
  sent: HTMLFormElement;
  then: FormStates;
}

/**
 * Carries what was typed on the page before into the page that answers a form: everything unsaved in other forms, and in
 * the form that was sent whatever was changed after it left.
 */
export function carryOver({ from, to, sent, then }: Change): void {
  const next = controlsOf(to);
  for (const [key, control] of controlsOf(from)) {
    const state = stateOf(control);
    const before = sent.contains(control) ? then.get(key) : stateAtFirst(control);
    const same = next.get(key);
    if (same && state !== before) setState(same, state);
  }
}
