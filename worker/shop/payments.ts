import type { Method, PaymentEvent } from "../domain/shop/order.ts";
import type { Ctx } from "../http/context.ts";
import { cardPayment, readStripeWebhook } from "./payment/card.ts";
import { invoicePayment } from "./payment/invoice.ts";
import type { Payment } from "./payment/port.ts";

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
