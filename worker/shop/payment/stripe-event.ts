import { z } from "zod";
import type { Dispute, PaymentEvent } from "../../domain/shop/order.ts";

// For reasons of its own, Stripe counts a currency without decimals in hundredths.
const IN_HUNDREDTHS = new Set(["ISK"]);

/** An amount as Stripe counts it. */
export function toStripe(amount: number, currency: string): number {
  return IN_HUNDREDTHS.has(currency) ? amount * 100 : amount;
}

/** Stripe's amount in the smallest unit of its currency. */
function fromStripe(amount: number, currency: string): number {
  return IN_HUNDREDTHS.has(currency.toUpperCase()) ? amount / 100 : amount;
}

const reference = z.union([z.string(), z.object({ id: z.string() })]).nullish();
const idOf = (thing: z.infer<typeof reference>) => (typeof thing === "string" ? thing : (thing?.id ?? null));

const stripeEvent = z.object({
  id: z.string().min(1).max(255),
  type: z.string(),
  data: z.object({ object: z.unknown() }),
});

const session = z.object({
  id: z.string(),
  status: z.string().nullish(),
  payment_status: z.string(),
  payment_intent: reference,
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
  livemode: z.boolean().default(false),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type CheckoutSession = z.infer<typeof session>;

const charge = z.object({ payment_intent: reference, amount_refunded: z.int().nonnegative(), currency: z.string() });
const dispute = z.object({ payment_intent: reference, status: z.string() });

/**
 * What an event says about a payment, with its id; `event` is null if it says nothing that matters here. null: it doesn't
 * have the shape of an event, whoever signed it.
 */
export function readEvent(reported: unknown): { eventId: string; event: PaymentEvent | null } | null {
  const read = stripeEvent.safeParse(reported);
  if (!read.success) return null;
  const { id, type, data } = read.data;
  const event = eventOf(type, data.object);
  return event === "malformed" ? null : { eventId: id, event };
}

function eventOf(type: string, object: unknown): PaymentEvent | null | "malformed" {
  switch (type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.expired":
      return read(session, object, sessionEvent);
    case "checkout.session.async_payment_failed":
      return read(session, object, (failed) => {
        const order = orderOf(failed);
        return order ? { kind: "ended", order } : null;
      });
    case "charge.refunded":
      return read(charge, object, ({ payment_intent, amount_refunded, currency }) => {
        const payment = idOf(payment_intent);
        return payment ? { kind: "refunded", payment, amount: fromStripe(amount_refunded, currency) } : null;
      });
    case "charge.dispute.created":
    case "charge.dispute.closed":
      return read(dispute, object, ({ payment_intent, status }) => {
        const payment = idOf(payment_intent);
        return payment ? { kind: "disputed", payment, dispute: disputeOf(status) } : null;
      });
    default:
      return null;
  }
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  object: unknown,
  say: (read: z.infer<Schema>) => PaymentEvent | null,
): PaymentEvent | null | "malformed" {
  const parsed = schema.safeParse(object);
  return parsed.success ? say(parsed.data) : "malformed";
}

/** What a checkout session says; null while nothing is decided, or if it doesn't have the shape of one. */
export function sessionEventOf(object: unknown): PaymentEvent | null {
  const event = read(session, object, sessionEvent);
  return event === "malformed" ? null : event;
}

function sessionEvent(held: CheckoutSession): PaymentEvent | null {
  const { id, payment_status, payment_intent, status, amount_total, currency, livemode } = held;
  const order = orderOf(held);
  if (!order) return null;
  if (payment_status !== "paid") return status === "expired" ? { kind: "ended", order } : null;
  const paidIn = (currency ?? "").toUpperCase();
  return {
    kind: "paid",
    order,
    payment: idOf(payment_intent) ?? id,
    amount: fromStripe(amount_total ?? -1, paidIn),
    currency: paidIn,
    test: !livemode,
  };
}

// Not the client's reference: anybody who opens a payment link of the same account may write that.
function orderOf({ metadata }: CheckoutSession): string | null {
  const order = metadata?.order;
  return typeof order === "string" && order !== "" ? order : null;
}

function disputeOf(status: string): Dispute {
  if (status === "won" || status === "warning_closed" || status === "prevented") return "won";
  return status === "lost" ? "lost" : "open";
}
