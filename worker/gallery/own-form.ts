import type { Fields } from "../domain/form.ts";
import { type Admission, type Ask, admit } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { readFields } from "../http/form.ts";
import { refuseOthers } from "./own-selection.ts";

interface OwnForm {
  admitted: Admission;
  fields: Fields;
}

/**
 * A form about what a visitor keeps: selection, cart, order. They may send it, it can be read, and it was typed by whoever is
 * signed in by now. Else the answer. Throws StorageFault.
 */
export async function readOwnForm(c: Ctx, ask: Ask): Promise<OwnForm | Response> {
  const admitted = await admit(c, ask);
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  if (!fields) return badRequest(c, [{ path: null, code: "formUnreadable" }]);
  return (await refuseOthers(c, { admitted, fields })) ?? { admitted, fields };
}
