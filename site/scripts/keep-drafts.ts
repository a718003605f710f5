import { isByHand } from "./by-hand.ts";
import { type Draft, type DraftField, type DraftName, Drafts } from "./drafts.ts";
import { makeButton, makeElement } from "./elements.ts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// Consent is given again; secret and hidden fields are in no draft, nor what was chosen by coming here.
const TYPED =
  "textarea, select, input:is(:not([type]), [type=text], [type=email], [type=tel], [type=radio]:not([data-now]))";
const SECRET = /^cc-|password$|^one-time-code$/;

const drafts = new Drafts();

const isRadio = (field: Field): field is HTMLInputElement => field.type === "radio";
const hidden = (form: HTMLFormElement, name: string) =>
  form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`)?.value ?? "";

function fieldsOf(form: HTMLFormElement): Field[] {
  const fields = [...form.querySelectorAll<Field>(TYPED)];
  return fields.filter(({ name, autocomplete }) => name !== "" && !SECRET.test(autocomplete));
}

/** null: nobody is known whose draft it could be. */
function nameOf(form: HTMLFormElement): DraftName | null {
  const { draft = "", draftGallery: gallery = "" } = form.dataset;
  const whose = hidden(form, "whose");
  return whose ? { gallery, form: draft, whose } : null;
}

function save(form: HTMLFormElement, sent: string) {
  const name = nameOf(form);
  const held = fieldsOf(form).filter((field) => !isRadio(field) || field.checked);
  const fields = held.map((field) => ({ name: field.name, about: field.dataset.about ?? "", value: field.value }));
  if (name) drafts.write(name, { fields, sent, at: Date.now() });
}

/** Deletes the draft of a form that was sent with this key, once the gallery has confirmed it. */
export function confirmSent(key: string) {
  drafts.settle(new Set([key]));
}

/** Restores what was typed before. False: it is there already. */
function fill(form: HTMLFormElement, { fields }: Draft): boolean {
  const changed = fieldsOf(form).filter((field) => {
    const asked = field.dataset.about ?? "";
    // A form that stands for another does not say what was asked.
    const isSame = (about: string) => about === asked || about === "" || asked === "";
    const kept = fields.find(({ name, about }) => name === field.name && isSame(about));
    return kept !== undefined && !isEntered(field) && putBack(field, kept);
  });
  return changed.length > 0;
}

/** Somebody was faster than this script. */
const isEntered = (field: Field) => isChanged(field) && isByHand(field);

function isChanged(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return isRadio(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function putBack(field: Field, { value }: DraftField): boolean {
  if (isRadio(field)) {
    const isOther = field.value === value && !field.checked;
    if (isOther) field.checked = true;
    return isOther;
  }
  const before = field.value;
  if (!(field instanceof HTMLSelectElement) || [...field.options].some((option) => option.value === value))
    field.value = value;
  return field.value !== before;
}

/** Says that something was restored, and offers to remove it again. */
function sayBack(form: HTMLFormElement, name: DraftName) {
  const { draftBack = "", draftDiscard = "" } = form.dataset;
  const discard = makeButton({
    label: draftDiscard,
    press: () => {
      drafts.drop(name);
      form.reset();
      says.remove();
      fieldsOf(form)[0]?.focus();
    },
  });
  discard.className = "text-button";
  const says = makeElement("p", { class: "draft-back quiet", role: "status" }, draftBack, " ", discard);
  form.prepend(says);
}

function keep(form: HTMLFormElement) {
  const name = nameOf(form);
  if (!name) return;
  // A browser may restore what somebody else left in this form.
  for (const field of fieldsOf(form)) if (isChanged(field) && !isByHand(field)) reset(field);
  const draft = drafts.read(name);
  if (draft && fill(form, draft)) sayBack(form, name);
  if (fieldsOf(form).some(isEntered)) save(form, "");
  form.addEventListener("input", () => save(form, ""));
  // Before the form leaves, whichever script sends it.
  form.addEventListener("submit", () => save(form, hidden(form, "key")), { capture: true });
}

function reset(field: Field) {
  if (isRadio(field)) field.checked = field.defaultChecked;
  else if (!(field instanceof HTMLSelectElement)) field.value = field.defaultValue;
}

const taken = [...document.querySelectorAll<HTMLElement>("[data-taken]")].flatMap(
  ({ dataset }) => dataset.taken?.split(" ") ?? [],
);
drafts.settle(new Set(taken));
drafts.tidy(Date.now());
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) keep(form);

// What was taken is said once, not again when the page is loaded again.
const here = new URL(location.href);
if (here.searchParams.has("taken")) {
  here.searchParams.delete("taken");
  history.replaceState(history.state, "", here);
}
