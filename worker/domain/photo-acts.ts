import type { Fields } from "./form.ts";

/** What a button on a photo does: the field that it stands for, and its value. */
const ACTS = {
  hide: ["private", "true"],
  show: ["private", "false"],
  pick: ["picked", "true"],
  unpick: ["picked", "false"],
} as const;

/**
 * Name of a button on a photo, whose value is the photo: so all buttons of a page share the one form around them. With an
 * attribute `form` on each of thousands of buttons, a phone is busy much longer: decision 061.
 */
export type PhotoAct = keyof typeof ACTS;

const NAMES = Object.keys(ACTS) as PhotoAct[];

/** The fields of a form, with the photo and what is to be done where a button on a photo was pressed. */
export function spelledOut(fields: Fields): Fields {
  const act = NAMES.find((name) => fields.has(name));
  if (!act) return fields;
  const [field, value] = ACTS[act];
  return new Map([...fields, ["photo", fields.get(act) ?? []], [field, [value]]]);
}
