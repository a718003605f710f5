import type Stripe from "stripe";
import type { PaymentEvent } from "../../domain/shop/order.ts";
import type { Failure, Payment, Purchase, Refund } from "./port.ts";
import { readEvent, sessionEventOf, toStripe } from "./stripe-event.ts";

/** How to reach Stripe. */
export interface StripeAccess {
  key: string;
  /** Verifies Stripe's reports; null: no report is accepted. */
  webhookSecret: string | null;
  /** Keys of Stripe's test mode move no money. */
  test: boolean;
  /** The address of its API; null: Stripe's own. */
  api: URL | null;
  /** Origin of the pages buyers pay on. */
  checkout: string;
}

const TIMEOUT_MS = 10_000;
/** A checkout accepts a payment for an hour; Stripe's minimum is half of that. */
const CHECKOUT_MS = 3_600_000;

/** Payment by card, and by whatever else is enabled at Stripe, on Stripe's own page. */
export function cardPayment(access: StripeAccess): Payment {
  return {
    test: access.test,
    begin: (purchase) => attempt(async () => beginCheckout(access, purchase)),
    abandon: (checkout) =>
      attempt(async () => {
        const { sessions } = (await connect(access)).checkout;
        const { status } = await sessions.expire(checkout).catch(async (error) => {
          if (isTrouble(error)) throw error;
          return sessions.retrieve(checkout);
        });
        return { ok: true, is: status === "expired" ? "ended" : "taken" } as const;
      }),
    status: (checkout) =>
      attempt(async () => {
        const stripe = await connect(access);
        return { ok: true, event: sessionEventOf(await stripe.checkout.sessions.retrieve(checkout)) } as const;
      }),
    refund: (refund) => attempt(async () => payBack(access, refund)),
  };
}

/** How many seconds Stripe's clock may differ from ours, either way. */
const TOLERANCE_SECONDS = 300;

/** The contents of Stripe's report; null if it is not signed by Stripe, too old or too new, or not an event. */
export async function readStripeWebhook(
  access: StripeAccess,
  { body, signature, now }: { body: string; signature: string; now: number },
): Promise<{ eventId: string; event: PaymentEvent | null } | null> {
  const { default: Library } = await import("stripe");
  // The library refuses old reports, but accepts those from the future.
  if (!access.webhookSecret || isAhead(signature, now)) return null;
  const stripe = await connect(access);
  try {
    const event: unknown = await stripe.webhooks.constructEventAsync(
      body,
      signature,
      access.webhookSecret,
      TOLERANCE_SECONDS,
      Library.createSubtleCryptoProvider(),
      now,
    );
    return readEvent(event);
  } catch (error) {
    if (error instanceof Library.errors.StripeSignatureVerificationError || isNoEvent(error)) return null;
    throw error;
  }
}

/** Not JSON, or JSON that the library treats as an event and fails on. */
const isNoEvent = (error: unknown) => error instanceof SyntaxError || error instanceof TypeError;

function isAhead(signature: string, now: number): boolean {
  const times = [...signature.matchAll(/(?:^|,)\s*t=(\d{1,15})/g)].map(([, seconds]) => Number(seconds));
  return times.some((seconds) => seconds * 1000 > now + TOLERANCE_SECONDS * 1000);
}

// Loaded when it is needed: most requests have nothing to do with money.
async function connect({ key, api }: StripeAccess): Promise<Stripe> {
  const { default: Library } = await import("stripe");
  const elsewhere = api
    ? {
        host: api.hostname,
        port: api.port || (api.protocol === "https:" ? 443 : 80),
        protocol: api.protocol === "https:" ? ("https" as const) : ("http" as const),
      }
    : {};
  return new Library(key, {
    httpClient: Library.createFetchHttpClient(),
    maxNetworkRetries: 1,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...elsewhere,
  });
}

async function beginCheckout(access: StripeAccess, purchase: Purchase) {
  const { order, title, description, language, paid, cancelled, now } = purchase;
  const stripe = await connect(access);
  const endsAt = now + CHECKOUT_MS;
  const session = await stripe.checkout.sessions.create(
    {
      mode: "payment",
      client_reference_id: order.id,
      customer_email: order.buyer.email,
      locale: language as Stripe.Checkout.SessionCreateParams.Locale,
      // One line with exactly the total that was shown: Stripe must not add it up again.
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: order.currency.toLowerCase(),
            unit_amount: toStripe(order.total, order.currency),
            product_data: { name: title, description },
          },
        },
      ],
      metadata: { order: order.id },
      payment_intent_data: { metadata: { order: order.id } },
      success_url: paid,
      cancel_url: cancelled,
      expires_at: Math.floor(endsAt / 1000),
    },
    { idempotencyKey: `checkout-${order.id}` },
  );
  if (!session.url || new URL(session.url).origin !== access.checkout) {
    return { ok: false, because: "refused", says: "the checkout is at an address that is not known" } as const;
  }
  return { ok: true, checkout: { id: session.id, url: session.url, endsAt } } as const;
}

async function payBack(access: StripeAccess, { payment, amount, currency, key }: Refund) {
  const stripe = await connect(access);
  const refund = { payment_intent: payment, amount: toStripe(amount, currency) };
  await stripe.refunds.create(refund, { idempotencyKey: key }).catch((error) => {
    // Somebody else has refunded it already: that is what was wanted.
    if ((error as { code?: string }).code !== "charge_already_refunded") throw error;
  });
  return { ok: true } as const;
}

/** Trouble with the network or at Stripe, which may be over in a minute; anything else is a refusal. */
function isTrouble(error: unknown): boolean {
  const { type = "", statusCode = 0 } = error as { type?: string; statusCode?: number };
  return ["StripeConnectionError", "StripeAPIError", "StripeRateLimitError"].includes(type) || statusCode >= 500;
}

async function attempt<Answer extends { ok: boolean }>(ask: () => Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await ask();
  } catch (error) {
    if (!(error as { type?: string }).type?.startsWith("Stripe")) throw error;
    const because = isTrouble(error) ? "unreachable" : "refused";
    // It may quote the buyer's address, which must not be in a log.
    return { ok: false, because, says: (error as Error).message.slice(0, 500).replace(/\S+@\S+/g, "(an address)") };
  }
}
