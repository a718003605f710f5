import { type Admitted, type Answer, admittedForm, type Sent } from "../gate/visitor-resource.ts";
import type { Ctx } from "../http/context.ts";
import { refuseOthers } from "./own-selection.ts";

/**
 * A form about what a visitor keeps: selection, cart, order. They may send it, it can be read, and it was typed by whoever is
 * signed in by now. Throws StorageFault.
 */
export function ownForm(asks: Admitted["asks"], answer: (c: Ctx, sent: Sent) => Promise<Answer>): Admitted {
  return admittedForm(asks, async (c, sent) => (await refuseOthers(c, sent)) ?? answer(c, sent));
}
