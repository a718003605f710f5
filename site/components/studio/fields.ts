import { type Constraints, controlOf, type Form } from "../../../worker/domain/form.ts";
import { studioProblemText } from "../../../worker/domain/words/problem-text.ts";
import { type Fault, faultAttributes, fieldId } from "../faults.ts";
import { ownPath } from "./refused.ts";

/** A field of one of the studio's forms, as components are given it. */
export interface FieldProps {
  /** The form whose schema says what the field may hold. */
  form: Pick<Form<never, never>, "shape">;
  name: string;
  faults: readonly Fault[];
  /** Whose form it is, where each account has one. */
  whose?: string;
}

/** What a component gets from the schema, so that it can't be written by hand. */
export type OwnAttributes =
  | keyof Constraints
  | keyof FieldProps
  | "id"
  | "name"
  | "title"
  | "aria-invalid"
  | "aria-describedby";

/** Attributes of a field's control: what the schema asks for, and what is wrong with what was sent. */
export function controlAttributes({ form, name, faults, whose }: FieldProps, hint?: string) {
  const control = controlOf(form, name);
  if (!control) throw new TypeError(`the form has no field ${name}`);
  const { constraints, wrong } = control;
  const path = ownPath(name, whose);
  return {
    id: fieldId(path),
    name,
    ...constraints,
    // Browsers add it to what they say of a text that doesn't match.
    ...(constraints.pattern && wrong ? { title: studioProblemText({ path: null, ...wrong }) } : {}),
    ...faultAttributes(faults, path, hint),
  };
}

/** Those of a control that no text is typed into. */
export function choiceAttributes(field: FieldProps) {
  const { id, name, required, "aria-invalid": invalid, "aria-describedby": described } = controlAttributes(field);
  return { id, name, required, "aria-invalid": invalid, "aria-describedby": described };
}

/** The words there are for a field, each with what it is called. */
export type Options = readonly (readonly [value: string, label: string])[];
