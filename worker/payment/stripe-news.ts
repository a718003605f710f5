import type Stripe from "stripe";
import type { Dispute, PaymentNews } from "../domain/order.ts";

// Stripe counts a currency without decimals in hundredths for reasons of its own.
const IN_HUNDREDTHS = new Set(["ISK"]);

/** An amount as Stripe counts it. */
export function toStripe(amount: number, currency: string): number {
  return IN_HUNDREDTHS.has(currency) ? amount * 100 : amount;
}

/** An amount of Stripe's in the smallest unit of its currency. */
export function fromStripe(amount: number, currency: string): number {
  return IN_HUNDREDTHS.has(currency.toUpperCase()) ? amount / 100 : amount;
}

const idOf = (thing: string | { id: string } | null) => (typeof thing === "string" ? thing : (thing?.id ?? null));

/** What an event says of a payment; null when it says nothing that matters here. */
export function newsOfEvent(event: Stripe.Event): PaymentNews | null {
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.expired":
      return newsOfSession(event.data.object);
    case "checkout.session.async_payment_failed": {
      const order = orderOf(event.data.object);
      return order ? { kind: "ended", order } : null;
    }
    case "charge.refunded": {
      const { payment_intent, amount_refunded, currency } = event.data.object;
      const payment = idOf(payment_intent);
      return payment ? { kind: "refunded", payment, amount: fromStripe(amount_refunded, currency) } : null;
    }
    case "charge.dispute.created":
    case "charge.dispute.closed": {
      const payment = idOf(event.data.object.payment_intent);
      return payment ? { kind: "disputed", payment, dispute: disputeOf(event.data.object.status) } : null;
    }
    default:
      return null;
  }
}

/** What a checkout session says; null while nothing is decided. */
export function newsOfSession(session: Stripe.Checkout.Session): PaymentNews | null {
  const { payment_status, status, amount_total, currency, livemode } = session;
  const order = orderOf(session);
  if (!order) return null;
  if (payment_status !== "paid") return status === "expired" ? { kind: "ended", order } : null;
  const paidIn = (currency ?? "").toUpperCase();
  return {
    kind: "paid",
    order,
    payment: idOf(session.payment_intent) ?? session.id,
    amount: fromStripe(amount_total ?? -1, paidIn),
    currency: paidIn,
    test: !livemode,
  };
}

// Not the client's reference: whoever opens a payment link of the same account may write that.
const orderOf = ({ metadata }: Stripe.Checkout.Session) => metadata?.order ?? null;

function disputeOf(status: Stripe.Dispute.Status): Dispute {
  if (status === "won" || status === "warning_closed" || status === "prevented") return "won";
  return status === "lost" ? "lost" : "open";
}
