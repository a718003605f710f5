import { type Fields, type Form, visitorFormOf } from "../form.ts";
import { chosen, mustTick, tick, typedText, unasked } from "../form-fields.ts";
import type { VisitorCode } from "../problem.ts";
import { ADDRESS_MAX, type Buyer, type Method } from "../shop/order.ts";
import { typedIn, writerFields } from "./writer-fields.ts";

/** What the form of a cart depends on. */
interface CheckoutFacts {
  /** Whether anything is to pay, and how it can be paid. */
  due: boolean;
  card: boolean;
  invoice: boolean;
  /** The conditions that the buyer must accept; "": none. */
  conditions: string;
}

const needMethod = { code: "needMethod" } as const;

/** What buyers send: who they are, how they pay, and that they accept the conditions. */
export function checkoutForm(facts: CheckoutFacts): Form<{ buyer: Buyer; method: Method }, void, VisitorCode> {
  const { due, card, invoice, conditions } = facts;
  const among = [...(card ? (["card"] as const) : []), ...(invoice ? (["invoice"] as const) : [])];
  return visitorFormOf(
    {
      ...writerFields,
      address: typedText({ most: ADDRESS_MAX }),
      method: due ? chosen({ among, wrong: needMethod, missing: needMethod }) : unasked(),
      agreed: conditions === "" ? tick() : mustTick({ code: "needAgree" }),
    },
    ({ name, email, address, method }) => ({ buyer: { name, email, address }, method: method ?? "free" }),
  );
}

/** What was typed into the form, to show it again. */
export function typedBuyer(fields: Fields): Buyer {
  return { name: typedIn(fields, "name"), email: typedIn(fields, "email"), address: typedIn(fields, "address") };
}
