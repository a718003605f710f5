import type { Order } from "../domain/shop/order.ts";
import type { Ctx } from "../http/context.ts";
import { sendSoon } from "../notices/send.ts";
import { mayAsk } from "../store/orders.ts";
import { applyPaymentEvent } from "../store/payments.ts";
import { paymentBy } from "./payments.ts";

/** How long to leave the provider alone after asking about an order. */
const PAUSE_MS = 10_000;

/**
 * Asks the payment provider about an order that is still open: for reports that are late or lost. The answer is treated
 * like a report. Throws StorageFault.
 */
export async function checkPayment(c: Ctx, { id, checkout, method, standing }: Order): Promise<void> {
  const payment = method === "card" && (standing === "open" || standing === "ended") ? paymentBy(c, "card") : null;
  if (!payment || !checkout || !(await mayAsk(c.env.DB, { id, now: c.var.now, pause: PAUSE_MS }))) return;
  const looked = await payment.status(checkout.id);
  if (!looked.ok || !looked.event) return;
  await applyPaymentEvent(c.env.DB, { event: looked.event, eventId: null, site: c.var.site, now: c.var.now });
  sendSoon(c);
}
