import { type Control, controlOf, type Form } from "../../worker/domain/form.ts";
import { type Fault, faultAttributes, fieldId } from "./faults.ts";

/** A field of a form. */
export interface FieldOf {
  /** The form whose schema says what the field may hold. */
  form: Pick<Form<never, never>, "shape">;
  name: string;
  faults: readonly Fault[];
  /** Its name on the page, if that has several forms of the kind. */
  path?: string;
}

/** Attributes of a field's control: what the schema asks for, and what is wrong with what was sent. */
export function fieldAttributes({ form, name, faults, path = name }: FieldOf, hint?: string) {
  const { constraints } = controlIn(form, name);
  return { id: fieldId(path), name, ...constraints, ...faultAttributes(faults, path, hint) };
}

/** Those of a control, or a group of them, that no text is typed into. */
export function choiceAttributes(field: FieldOf) {
  const { id, name, required, "aria-invalid": invalid, "aria-describedby": described } = fieldAttributes(field);
  return { id, name, required, "aria-invalid": invalid, "aria-describedby": described };
}

/** What a form's schema says of a field. */
export function controlIn(form: FieldOf["form"], name: string): Control {
  const control = controlOf(form, name);
  if (!control) throw new TypeError(`the form has no field ${name}`);
  return control;
}
