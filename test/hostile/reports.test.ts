import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askFor, pick, whole } from "../support/clients.ts";
import { add, order, report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const ORIGIN = "https://photos.example.com";

let stripe: StripeStandIn;
let wedding: Wedding;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  wedding = await openWedding({ secrets: { ...stripe.secrets, SITE_ORIGIN: ORIGIN } });
  await askFor(wedding, { invites: "everyone" });
  await sell(wedding);
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
});

const session = (change: Record<string, unknown>) => ({
  ...{ id: "cs_1", object: "checkout.session", status: "complete", payment_status: "paid", payment_intent: "pi_1" },
  ...{ amount_total: 1250, currency: "eur", livemode: false, metadata: { order: "0123456789AB" }, ...change },
});

describe("a signed report with unexpected contents", () => {
  it.each([
    ["null", null],
    ["a number", 7],
    ["a string", "evt_1"],
    ["a list", []],
    ["a list with an event", [{ id: "evt_1" }]],
    ["nothing in it", {}],
    ["no data", { id: "evt_1", type: "checkout.session.completed" }],
    ["data that is null", { id: "evt_1", type: "checkout.session.completed", data: null }],
    ["no object", { id: "evt_1", type: "checkout.session.completed", data: {} }],
    ["an object that is null", { id: "evt_1", type: "checkout.session.completed", data: { object: null } }],
    ["an object that is text", { id: "evt_1", type: "charge.refunded", data: { object: "ch_1" } }],
    [
      "no id",
      { type: "charge.refunded", data: { object: { payment_intent: "pi", amount_refunded: 1, currency: "eur" } } },
    ],
    ["an id that is an object", { id: {}, type: "charge.refunded", data: { object: {} } }],
    ["an id of 10,000 characters", { id: "e".repeat(10_000), type: "ping", data: { object: {} } }],
    ["a type that is a list", { id: "evt_1", type: ["charge.refunded"], data: { object: {} } }],
    [
      "a sum that is text",
      { id: "e", type: "checkout.session.completed", data: { object: session({ amount_total: "x" }) } },
    ],
    [
      "a sum in fractions",
      { id: "e", type: "checkout.session.completed", data: { object: session({ amount_total: 1.5 }) } },
    ],
    [
      "a currency that is a number",
      { id: "e", type: "checkout.session.completed", data: { object: session({ currency: 1 }) } },
    ],
    [
      "metadata that is text",
      { id: "e", type: "checkout.session.completed", data: { object: session({ metadata: "x" }) } },
    ],
    [
      "a payment that is a list",
      {
        id: "e",
        type: "charge.refunded",
        data: { object: { payment_intent: [], amount_refunded: 1, currency: "eur" } },
      },
    ],
    [
      "a negative refund",
      {
        id: "e",
        type: "charge.refunded",
        data: { object: { payment_intent: "p", amount_refunded: -1, currency: "eur" } },
      },
    ],
    [
      "a dispute without status",
      { id: "e", type: "charge.dispute.created", data: { object: { payment_intent: "p" } } },
    ],
  ])("is refused with 400, never a fault: %s", async (_, event) => {
    expect((await report({ wedding, stripe }, event)).status).toBe(400);
  });

  it.each(["", "{", "nul", "\u0000", "[[".repeat(5000)])(
    "is refused with 400 when it is not JSON: %j",
    async (body) => {
      const signed = stripe.report(null);
      const text = { ...signed, body };
      expect((await whole(wedding.glassine.fetch("/reports/stripe", text))).status).toBe(400);
    },
  );

  it("about an order that nobody made is accepted without effect", async () => {
    const event = { id: "evt_x", type: "checkout.session.completed", data: { object: session({}) } };
    const answer = await report({ wedding, stripe }, event);
    expect([answer.status, await answer.json()]).toEqual([200, { received: true, taken: false }]);
  });
});

describe("the time at which a report was signed", () => {
  const seconds = () => Math.floor(Date.now() / 1000);
  const event = { id: "evt_t", type: "ping", data: { object: {} } };

  it.each([
    ["a day ahead", 86_400, 400],
    ["ten minutes ahead", 600, 400],
    ["a minute ahead, as clocks differ", 60, 200],
    ["a minute ago", -60, 200],
    ["a day ago", -86_400, 400],
  ])("decides whether it is believed: %s", async (_, by, status) => {
    expect((await report({ wedding, stripe }, event, { at: seconds() + by })).status).toBe(status);
  });

  it("is not hidden behind a second time", async () => {
    const { headers, ...rest } = stripe.report(event, { at: seconds() + 86_400 });
    const signature = `t=${seconds()},${headers["stripe-signature"]}`;
    const answer = await whole(
      wedding.glassine.fetch("/reports/stripe", { ...rest, headers: { ...headers, "stripe-signature": signature } }),
    );
    expect(answer.status).toBe(400);
  });
});

async function newestNotice(kind: string): Promise<{ site: string; facts: Record<string, unknown> }> {
  const { DB } = wedding.glassine.env;
  const row = await DB.prepare("SELECT site, facts FROM notices WHERE kind = ? ORDER BY created_at DESC, id LIMIT 1")
    .bind(kind)
    .first<{ site: string; facts: string }>();
  if (!row) throw new Error(`there is no notice of ${kind}`);
  return { site: row.site, facts: JSON.parse(row.facts) };
}

describe("a notice", () => {
  it("links to the configured site, whatever host the request named", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "open-laugh" });
    const form = { key: crypto.randomUUID(), name: "Eve", email: "eve@example.com", message: "" };
    const headers = { accept: "application/json" };
    const sent = await whole(guest.post(`http://evil.localhost/g/${GALLERY}/selection/submit`, form, headers));
    expect([sent.status, await sent.text()]).toEqual([200, '{"sent":true}']);
    expect((await newestNotice("selection")).site).toBe(ORIGIN);
    const client = await wedding.client();
    const hide = { photo: "dance-1", private: "true" };
    expect((await whole(client.post(`http://evil.localhost/g/${GALLERY}/marks`, hide, headers))).status).toBe(200);
    expect((await newestNotice("marks")).site).toBe(ORIGIN);
  });

  it("about a test order says that no money was moved", async () => {
    const buyer = await wedding.guest();
    await add(buyer, "one", { photo: "open-laugh" });
    expect((await order(buyer, { agreed: "on" })).status).toBe(303);
    await report({ wedding, stripe }, stripe.completed(stripe.pay(stripe.last)));
    expect((await newestNotice("order")).facts).toMatchObject({ step: "paid", test: true });
  });
});

describe("/healthz", () => {
  it("answers 503 while a table is missing, and 200 again when it is back", async () => {
    const { DB } = wedding.glassine.env;
    const health = async () => (await whole(wedding.glassine.fetch("/healthz"))).status;
    expect(await health()).toBe(200);
    for (const table of ["galleries", "ledger", "notices", "orders"]) {
      await DB.prepare(`ALTER TABLE ${table} RENAME TO away`).run();
      expect(await health(), table).toBe(503);
      await DB.prepare(`ALTER TABLE away RENAME TO ${table}`).run();
      expect(await health(), table).toBe(200);
    }
  });
});
