import type { Constraints, Form } from "../../../worker/domain/form.ts";
import { studioProblemText } from "../../../worker/domain/words/problem-text.ts";
import type { Fault } from "../faults.ts";
import { choiceAttributes as choiceAttributesOf, controlIn, fieldAttributes } from "../fields.ts";
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
  const { constraints, wrong } = controlIn(form, name);
  return {
    ...fieldAttributes({ form, name, faults, path: ownPath(name, whose) }, hint),
    // Browsers add it to what they say of a text that doesn't match.
    ...(constraints.pattern && wrong ? { title: studioProblemText({ path: null, ...wrong }) } : {}),
  };
}

/** Those of a control that no text is typed into. */
export function choiceAttributes({ form, name, faults, whose }: FieldProps) {
  return choiceAttributesOf({ form, name, faults, path: ownPath(name, whose) });
}

/** The words there are for a field, each with what it is called. */
export type Options = readonly (readonly [value: string, label: string])[];
