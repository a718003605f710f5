import type { Fields } from "../form.ts";
import { email, text } from "../form-fields.ts";
import { NAME_MAX, type Writer } from "../writer.ts";

/** Name and e-mail of whoever sends or buys something: the same two fields everywhere. */
export const writerFields = {
  name: text({ most: NAME_MAX, missing: { code: "needName" } }),
  email: email({ code: "needEmail" }),
};

/** Who sent a form. An account always writes under its own name, whatever was typed. */
export function signedBy(account: Writer | null, fields: Fields): Fields {
  return account ? new Map([...fields, ["name", [account.name]], ["email", [account.email]]]) : fields;
}

/** What was typed, to show it again. */
export const typedIn = (fields: Fields, name: string): string => fields.get(name)?.at(-1) ?? "";
