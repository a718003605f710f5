import { afterAll, beforeAll, expect, it } from "vitest";
import { cardPayment } from "../../../../worker/shop/payment/card.ts";
import { StripeStandIn } from "../../../support/stripe.ts";

let stripe: StripeStandIn;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
});
afterAll(() => stripe?.close());

it("a refusal says why, without the buyer's address", async () => {
  // What Stripe says is logged, and it quoted an address it took for none.
  stripe.trouble = "dislikes the address";
  const { STRIPE_SECRET_KEY: key = "", STRIPE_CHECKOUT: checkout = "" } = stripe.secrets;
  const payment = cardPayment({ key, checkout, webhookSecret: null, test: true, api: new URL(stripe.origin) });
  const begun = await payment.begin({
    order: {
      id: "0123456789AB",
      total: 500,
      currency: "EUR",
      buyer: { name: "Franz", email: "franz@example.c", address: "" },
    },
    ...{ title: "Anna & Ben", description: "1 photo", language: "en" },
    ...{ paid: `${stripe.origin}/paid`, cancelled: `${stripe.origin}/cart`, now: Date.now() },
  });
  expect(begun).toEqual({ ok: false, because: "refused", says: "Invalid email address: (an address)" });
});
