import type { Fields } from "../domain/form.ts";
import type { Buyer, Method } from "../domain/shop/order.ts";
import type { Admission } from "../gate/gate.ts";
import { field, formKey } from "../http/form.ts";

/** The contents of the cart's form. */
export interface OrderForm {
  /** Identifies the order, so that sending it twice makes one; null: nothing usable. */
  key: string | null;
  buyer: Buyer;
  /** What the page showed: the total, its currency and the number of photos delivered. */
  shown: string;
  agreed: boolean;
  method: string | null;
}

/** Reads the cart's form. A visitor with an account buys under its name and e-mail. */
export function readOrderForm(fields: Fields, { presence: { account } }: Admission): OrderForm {
  return {
    key: formKey(fields),
    buyer: {
      name: account?.name ?? field(fields, "name") ?? "",
      email: account?.email ?? field(fields, "email")?.trim() ?? "",
      address: field(fields, "address") ?? "",
    },
    shown: [field(fields, "total"), field(fields, "currency"), field(fields, "photos")].join(" "),
    agreed: field(fields, "agreed") === "on",
    method: field(fields, "method"),
  };
}

/** How an order with that total is paid: nothing to pay, or one of the available ways. null: none was chosen. */
export function methodOf(
  { method }: OrderForm,
  { total, invoice }: { total: number; invoice: boolean },
): Method | null {
  if (total === 0) return "free";
  return method === "card" || (method === "invoice" && invoice) ? method : null;
}
