import type { Method, Order, PaymentEvent } from "../domain/shop/order.ts";
import type { Ctx } from "../http/context.ts";
import { sendSoon } from "../notices/send.ts";
import { mayAsk } from "../store/orders.ts";
import { applyPaymentEvent } from "../store/payments.ts";
import { cardPayment, readStripeWebhook } from "./payment/card.ts";
import type { Payment } from "./payment/port.ts";
import { paidMail } from "./receipt-mail.ts";

/**
 * Payment by invoice: the buyer transfers the total, and the photographer releases the order when it arrives. The
 * photographer makes refunds the same way, by hand.
 */
const invoicePayment: Payment = {
  test: false,
  begin: async () => ({ ok: true, checkout: null }),
  abandon: async () => ({ ok: true, is: "ended" }),
  status: async () => ({ ok: true, event: null }),
  refund: async () => ({ ok: true }),
};

/** The way an order is paid; null if it is not set up, or there is nothing to pay. */
export function paymentBy(c: Ctx, method: Method): Payment | null {
  if (method === "invoice") return invoicePayment;
  const { stripe } = c.var.config;
  return method === "card" && stripe ? cardPayment(stripe) : null;
}

/** Lets the forms of the answered page lead on to where orders are paid by card. */
export function allowCheckout(c: Ctx): void {
  const { stripe } = c.var.config;
  if (stripe) c.set("checkout", stripe.checkout);
}

/** Whether reports of the payment provider are expected at all. */
export function expectsWebhooks(c: Ctx): boolean {
  return Boolean(c.var.config.stripe?.webhookSecret);
}

/** The payment provider's report, if it is signed; null: don't trust it. */
export async function readWebhook(
  c: Ctx,
  { body, signature }: { body: string; signature: string },
): Promise<{ eventId: string; event: PaymentEvent | null } | null> {
  const { stripe } = c.var.config;
  return stripe ? readStripeWebhook(stripe, { body, signature, now: c.var.now }) : null;
}

/** Records a report about a payment; a buyer who paid is mailed the receipt. False: it is about no order of ours. Throws StorageFault. */
export async function takePayment(
  c: Ctx,
  { event, eventId = null }: { event: PaymentEvent; eventId?: string | null },
): Promise<boolean> {
  const { site, now } = c.var;
  return applyPaymentEvent(c.env.DB, { event, eventId, mailOf: (order) => paidMail(c, order), site, now });
}

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
  await takePayment(c, { event: looked.event });
  sendSoon(c);
}
