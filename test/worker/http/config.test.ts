import { describe, expect, it } from "vitest";
import { readConfig } from "../../../worker/http/config.ts";

const read = async (env: Partial<Env>) => (await readConfig(env as Env)).stripe;

describe("card payment is set up", () => {
  it.each([
    ["sk_test_51abc", true],
    ["rk_test_51abc", true],
    ["sk_live_51abc", false],
    ["rk_live_51abc", false],
  ])("by %s, test mode: %s", async (key, test) => {
    expect(await read({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: "whsec_1" })).toEqual({
      key,
      test,
      webhookSecret: "whsec_1",
      api: null,
      checkout: "https://checkout.stripe.com",
    });
  });

  it.each(["", "pk_live_51abc", "sk_51abc", "sk_live_", "sk_live_51 abc", "whsec_1"])(
    "by no key that is none of Stripe's secret ones: '%s'",
    async (key) => {
      expect(await read({ STRIPE_SECRET_KEY: key })).toBeNull();
      expect(await read({})).toBeNull();
    },
  );

  it("without a webhook secret, but then no report is trusted", async () => {
    expect(await read({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "" })).toMatchObject({
      webhookSecret: null,
    });
  });
});
