import type { Fields } from "../domain/form.ts";
import { checkoutForm, typedBuyer } from "../domain/forms/checkout-form.ts";
import { signedBy } from "../domain/forms/writer-fields.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { orderId } from "../domain/shop/order.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { heldAs } from "../gate/visitor.ts";
import type { Ctx } from "../http/context.ts";
import { field, formKey } from "../http/form.ts";
import { sendSoon } from "../notices/send.ts";
import { readOrderByKey } from "../store/orders.ts";
import { placeOrder } from "../store/placing.ts";
import { cartPage } from "./cart-page.ts";
import { totalCart } from "./cart-total.ts";
import { endEarlier, goToPayment } from "./payment-step.ts";
import { paymentBy } from "./payments.ts";

interface Ordering {
  admitted: Admission;
  holder: string;
  fields: Fields;
}

/**
 * Makes an order from a holder's cart and leads on to where it is paid; if there is an order with the same key already,
 * it continues with that one. If the cart's total differs from what the page showed, nothing is ordered and the cart is
 * shown again. Throws StorageFault.
 */
export async function checkOut(c: Ctx, ordering: Ordering): Promise<Response> {
  const { admitted, holder, fields } = ordering;
  const { gallery } = admitted;
  const key = formKey(fields);
  const known = key === null ? null : await readOrderByKey(c.env.DB, { gallery, holder, key });
  return known ? goToPayment(c, { admitted, order: known }) : place(c, { ...ordering, key });
}

const CHANGED: VisitorProblem = { path: null, code: "cartChanged" };

/** What the page showed: the total, its currency and the number of photos delivered. */
const shownIn = (fields: Fields) => ["total", "currency", "photos"].map((name) => field(fields, name)).join(" ");

async function place(
  c: Ctx,
  { admitted, holder, key, ...ordering }: Ordering & { key: string | null },
): Promise<Response> {
  const { gallery, presence, role } = admitted;
  const fields = signedBy(presence.account, ordering.fields);
  const again = (problems: VisitorProblem[], status = 400) =>
    cartPage(c, { admitted, problems, typed: { ...typedBuyer(fields), key: crypto.randomUUID() }, status });
  const { offer, priced, freeUsed } = await totalCart(c, admitted, holder);
  const { bill, delivers } = priced;
  if (bill.lines.length === 0) return again([]);
  if (!key || shownIn(fields) !== [bill.total, bill.currency, delivers.size].join(" ")) return again([CHANGED], 409);
  const { invoice, conditions } = offer;
  const card = paymentBy(c, "card") !== null;
  const read = checkoutForm({ due: bill.total > 0, card, invoice, conditions }).read(fields);
  if (!read.ok) return again(read.problems);
  const { buyer, method } = read.values;
  const payment = paymentBy(c, method);
  const reserved = await reserve(c, { kind: "order", gallery, holder });
  if (!reserved.ok) return again([{ path: null, code: "throttled", values: { wait: reserved.seconds } }], 429);
  const cleared = await endEarlier(c, { gallery, holder });
  if (cleared instanceof Response) return cleared;
  if (!cleared) return again([{ path: null, code: "payUnreachable" }], 503);
  const placed = await placeOrder(c.env.DB, {
    ...{ gallery, holder, key, method, buyer, bill, delivers, freeUsed },
    id: orderId(crypto.getRandomValues(new Uint8Array(12))),
    role: role === "client" ? "client" : "guest",
    heldAs: heldAs(presence),
    test: payment?.test ?? false,
    freePhotos: priced.freePhotos,
    site: c.var.site,
    now: c.var.now,
  });
  if (!placed) return again([CHANGED], 409);
  sendSoon(c);
  return goToPayment(c, { admitted, order: placed });
}
