import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { showMoney } from "../../worker/domain/shop/money.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { addVoucher } from "../../worker/store/offers.ts";
import { clientOf, whole } from "../support/clients.ts";
import { fillCounter, holdWaits } from "../support/ledger.ts";
import { add, buy, clearShop, OFFER, order, orderFields, ordersOf, report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

const CART = `/g/${GALLERY}/cart`;
const STORE = `/g/${GALLERY}/store`;

let stripe: StripeStandIn;
let wedding: Wedding;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  wedding = await openWedding({ secrets: stripe.secrets });
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
});
beforeEach(async () => {
  stripe.trouble = null;
  await clearShop(wedding);
  await sell(wedding);
  await wedding.settings({ expiresAt: null, visibility: "protected" });
});

it("doesn't ask returning buyers again for name, e-mail and address", async () => {
  const [guest, other] = [await wedding.guest(), await wedding.guest()];
  for (const visitor of [guest, other]) await add(visitor, "set", { set: "dancing" });
  await order(guest, { method: "invoice", address: "Weg 1\r\nWien" });
  for (const visitor of [guest, other]) await add(visitor, "all");
  const form = await guest.text(CART);
  expect(form).toMatch(/name="name"[^>]* value="Uncle Franz"/);
  expect(form).toMatch(/name="email"[^>]* value="franz@example.com"/);
  expect(form).toMatch(/<textarea[^>]* name="address"[^>]*>\nWeg 1\nWien<\/textarea>/);
  expect(await other.text(CART)).not.toMatch(/Franz|Weg 1/);
});

const shop = () => ({ wedding, stripe });
const at = (id: string, rest = "") => `/g/${GALLERY}/order/${id}${rest}`;
const hide = (photos: string[], hidden: boolean) =>
  changeMarks(wedding.glassine.env.DB, { gallery: GALLERY, photos, hide: hidden, by: "client", now: Date.now() });
const standing = async (id: string) => (await ordersOf(wedding)).find((one) => one.id === id)?.standing;
async function zipOf(visitor: Visitor, id: string, query = "") {
  const response = await visitor.get(at(id, `/photos.zip${query}`));
  const bytes = Buffer.from(await response.arrayBuffer());
  const files = response.status === 200 ? (await readZip(bytes)).map(({ path }) => path).sort() : null;
  return { status: response.status, files, bytes };
}
const NAMES = [
  "Dancing/dance-1.jpg",
  "Dancing/dance-2.jpg",
  "Highlights/open-laugh.jpg",
  "Highlights/Übergang am See 01.jpg",
];

describe("what is for sale", () => {
  it("can't be downloaded by guests before it is bought, in any way or size", async () => {
    const guest = await wedding.guest();
    for (const path of ["photo/open-laugh", "set/highlights.zip", "all.zip", "selection.zip"]) {
      for (const size of ["original", "web"]) {
        const response = await whole(guest.get(`/g/${GALLERY}/download/${path}?size=${size}`));
        expect(response.status, path).toBe(403);
      }
    }
  });

  it("is shown with its price and contents: photos, sizes, bytes", async () => {
    const page = await (await wedding.guest()).text(STORE);
    expect(page).toContain("€99.00");
    expect(page).toMatch(/Original size · 4 photos, [\d.]+ [kM]B/);
    expect(page).toContain("Highlights");
  });

  it("shows guests nothing that is private or for clients", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const pages = [
      await guest.text(STORE),
      await guest.text(CART),
      await guest.text(`${STORE}?photo=open-laugh`),
      await guest.text(`/g/${GALLERY}/highlights/`),
    ];
    for (const page of pages) for (const trace of PRIVATE_TRACES) expect(page).not.toContain(trace);
    const answers = await Promise.all(
      [wedding.hidden, wedding.inClientSet, "none"].flatMap((photo) => [
        whole(guest.get(`${STORE}?photo=${photo}`)),
        add(guest, "one", { photo }),
        add(guest, "three", { photo: ["open-laugh", photo] }),
      ]),
    );
    for (const { status } of answers) expect(status).toBe(404);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(texts).size).toBe(1);
    expect((await add(guest, "set", { set: "boudoir" })).status).toBe(404);
  });

  it("is bought by guests; clients get it free unless they buy too", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const status = async (visitor: Visitor, path: string) => (await whole(visitor.get(path))).status;
    const all = `/g/${GALLERY}/download/all.zip`;
    expect([await status(guest, STORE), await status(client, STORE), await status(client, all)]).toEqual([
      200, 403, 200,
    ]);
    await sell(wedding, { clients: "buy" });
    expect([await status(guest, STORE), await status(client, STORE), await status(client, all)]).toEqual([
      200, 200, 403,
    ]);
    expect((await whole(new Visitor(wedding.glassine).get(STORE))).status).toBe(303);
    expect(await status(await wedding.photographer(), STORE)).toBe(200);
  });

  it("has its button on the photo, the set and the gallery, and nowhere when nothing is for sale", async () => {
    const guest = await wedding.guest();
    const pages = [`/g/${GALLERY}/photo/open-laugh/`, `/g/${GALLERY}/highlights/`, `/g/${GALLERY}/`];
    for (const page of pages) expect(await guest.text(page), page).toContain(`${STORE}`);
    await sell(wedding, { items: [] });
    for (const page of pages) expect(await guest.text(page), page).not.toContain(STORE);
    expect((await whole(guest.get(STORE))).status).toBe(403);
  });
});

describe("a cart", () => {
  it("is kept with the session, and on all devices of an account", async () => {
    await sell(wedding, { clients: "buy" });
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await add(visitor, "one", { photo: wedding.hidden });
    expect(await visitor.copy().text(CART)).toContain(wedding.hidden);
    expect(await (await wedding.client()).text(CART)).toContain("Your cart is empty");
  });

  it("begins with a session for a guest of a public gallery", async () => {
    await wedding.settings({ visibility: "public" });
    const stranger = new Visitor(wedding.glassine);
    expect((await whole(stranger.get(CART))).headers.getSetCookie()).toEqual([]);
    expect((await add(stranger, "one", { photo: "open-laugh" })).status).toBe(303);
    expect(await stranger.text(CART)).toContain("open-laugh");
  });

  it("leaves a guest no trace of a photo that was hidden after it was added", async () => {
    const guest = await wedding.guest();
    await add(guest, "one", { photo: ["dance-1", "dance-2"] });
    await hide(["dance-2"], true);
    try {
      const page = await guest.text(CART);
      expect(page).toContain("€12.50");
      expect(page).not.toContain("dance-2");
    } finally {
      await hide(["dance-2"], false);
    }
  });

  it("that holds only photos hidden since is empty on the shop's page too", async () => {
    // The store counted what the cart did not show, which told that something was hidden.
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "dance-2" });
    expect(await guest.text(STORE)).toContain("View cart");
    await hide(["dance-2"], true);
    try {
      expect(await guest.text(STORE)).not.toContain("View cart");
    } finally {
      await hide(["dance-2"], false);
    }
  });

  it("subtracts a voucher, keeps guessers out, and says when a code is invalid", async () => {
    const guest = await wedding.guest();
    const SPRING = { gallery: GALLERY, code: "SPRING", off: { percent: 10 }, maxUses: 1, expiresAt: null, now: 1 };
    await addVoucher(wedding.glassine.env.DB, SPRING);
    await add(guest, "all");
    expect((await whole(guest.post(CART, { action: "voucher", code: "AUTUMN" }))).status).toBe(400);
    expect((await whole(guest.post(CART, { action: "voucher", code: " spring " }))).status).toBe(303);
    expect(await orderFields(guest)).toMatchObject({ total: "8910" });
    await whole(guest.post(CART, { action: "voucher", code: "" }));
    expect(await orderFields(guest)).toMatchObject({ total: "9900" });
    await holdWaits(wedding.glassine.env.DB);
    const guesser = await wedding.guest();
    const statuses = [];
    for (let i = 0; i < 7; i++) {
      statuses.push((await whole(guesser.post(CART, { action: "voucher", code: `GUESS-${i}` }))).status);
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
  });

  it("can be filled by one person as often as they like: only new carts are counted", async () => {
    const guest = await wedding.guest();
    const statuses = [];
    for (let i = 0; i < 34; i++) statuses.push((await add(guest, "one", { photo: "dance-1" })).status);
    expect(new Set(statuses)).toEqual(new Set([303]));
    expect((await order(guest, { method: "invoice" })).status).toBe(303);
  });

  it("answers nonsense with what was expected", async () => {
    const guest = await wedding.guest();
    for (const form of [
      { action: "steal" },
      { action: "add", item: "nothing" },
      { action: "add", item: "one" },
      { action: "add", item: "set" },
    ] as Record<string, string>[]) {
      expect((await whole(guest.post(CART, form))).status).toBe(400);
    }
    expect((await add(await wedding.photographer(), "all")).status).toBe(400);
  });
});

describe("orders made before", () => {
  it("are found from the cart, by their holder only, in whatever role they look", async () => {
    await sell(wedding, { clients: "buy" });
    const client = await wedding.client();
    await add(client, "one", { photo: wedding.hidden });
    const id = await buy(shop(), client);
    expect(await client.text(CART)).toContain(at(id));
    expect(await (await wedding.client()).text(CART)).not.toContain(id);
    await whole(client.post(`/g/${GALLERY}/view`, { as: "guest" }));
    expect(await client.text(CART)).not.toContain(id);
  });
});

describe("paying", () => {
  it("charges exactly the sum that is shown, whatever the currency and language", async () => {
    for (const [currency, tax] of [
      ["EUR", "included"],
      ["JPY", "excluded"],
      ["ISK", "none"],
      ["USD", "excluded"],
    ] as const) {
      await sell(wedding, { currency, tax: { kind: tax, rate: 1950, label: "tax" } });
      const guest = await wedding.guest();
      await add(guest, "one", { photo: "open-laugh" });
      await add(guest, "set", { set: "dancing" });
      const { total = "" } = await orderFields(guest);
      expect(await guest.text(CART)).toContain(showMoney(Number(total), { currency, locale: "en" }));
      const response = await order(guest);
      const session = stripe.last;
      expect(response.headers.get("location")).toBe(session.url);
      // Stripe counts Icelandic krónur in hundredths.
      const charged = currency === "ISK" ? session.amount_total / 100 : session.amount_total;
      expect([charged, session.currency]).toEqual([Number(total), currency.toLowerCase()]);
      const page = await guest.text(at(session.client_reference_id));
      expect(page).toContain(showMoney(Number(total), { currency, locale: "en" }));
    }
  });

  it("gives Stripe the title, a number and an address, but no photo or set names", async () => {
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "open-laugh" });
    await add(guest, "set", { set: "dancing" });
    await order(guest);
    const { sent } = stripe.last;
    expect(sent.get("line_items[0][price_data][product_data][name]")).toBe("Anna & Ben");
    expect(sent.get("customer_email")).toBe("franz@example.com");
    for (const name of ["open-laugh", "Dancing", "dance-1", ...PRIVATE_TRACES])
      expect(String(sent)).not.toContain(name);
  });

  it("may lead from the cart's form to the checkout, and from no other page", async () => {
    const guest = await wedding.guest();
    const policy = async (path: string) => (await whole(guest.get(path))).headers.get("content-security-policy");
    expect(await policy(CART)).toContain(`form-action 'self' ${stripe.origin};`);
    for (const path of [STORE, `/g/${GALLERY}/highlights/`])
      expect(await policy(path)).toContain("form-action 'self';");
  });

  it("says clearly that test mode moves no money", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    expect(await guest.text(CART)).toContain("Test mode");
    const id = await buy(shop(), guest);
    expect(await guest.text(at(id))).toContain("Test mode");
  });

  it("releases nothing when the buyer comes back: only a signed report does", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.last;
    const { pathname } = new URL(session.success_url);
    expect(await guest.text(pathname)).toContain("been confirmed yet");
    expect((await zipOf(guest, session.client_reference_id)).status).toBe(403);
    stripe.pay(session);
    expect((await zipOf(guest, session.client_reference_id)).status).toBe(403);
    await report(shop(), stripe.completed(session));
    const { files, bytes } = await zipOf(guest, session.client_reference_id);
    expect(files).toEqual(NAMES);
    expect(wedding.isPrivateBytes(bytes.toString("latin1"))).toBe(false);
    expect(await guest.text(CART)).toContain("Your cart is empty");
  });

  it("rejects reports that are forged, unsigned, altered or old", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const event = stripe.completed(stripe.pay(stripe.last));
    const { body, headers } = stripe.report(event);
    const post = (init: RequestInit) => whole(wedding.glassine.fetch("/reports/stripe", { method: "POST", ...init }));
    const old = Math.floor(Date.now() / 1000) - 3600;
    const refused = [
      await report(shop(), event, { secret: "whsec_another" }),
      await report(shop(), event, { at: old }),
      await post({ body }),
      await post({ body: body.replace('"paid"', '"paid" '), headers }),
      await post({ body: "{", headers }),
      await post({ body: "x".repeat(600_000), headers }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(await standing(stripe.last.client_reference_id)).toBe("open");
  });

  it("handles reports that come twice, late or in any order, each once", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.pay(stripe.last);
    const id = session.client_reference_id;
    const events = [
      stripe.refunded(session, 100),
      stripe.event("checkout.session.expired", { ...session, sent: null, payment_status: "unpaid", status: "expired" }),
      stripe.disputed(session, "won"),
      stripe.completed(session),
      stripe.disputed(session, "needs_response"),
    ];
    for (const event of [...events, ...events.toReversed()]) {
      expect((await report(shop(), event)).status).toBe(200);
    }
    expect(await standing(id)).toBe("paid");
    const lines = await wedding.glassine.env.DB.prepare(
      "SELECT count(*) AS n FROM activity WHERE kind = 'order' AND what LIKE ?",
    )
      .bind(`order ${id}%paid`)
      .first<number>("n");
    expect(lines).toBe(1);
  });

  it("ends the grant with a refund and with a dispute, and gives it back when the dispute is won", async () => {
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "open-laugh" });
    const id = await buy(shop(), guest);
    const session = stripe.last;
    const open = async () => (await whole(guest.get(at(id, "/photo/open-laugh")))).status;
    expect(await open()).toBe(200);
    await report(shop(), stripe.disputed(session, "needs_response"));
    expect([await open(), (await zipOf(guest, id)).status]).toEqual([403, 403]);
    await report(shop(), stripe.disputed(session, "won"));
    expect(await open()).toBe(200);
    await report(shop(), stripe.refunded(session));
    expect([await open(), (await zipOf(guest, id)).status]).toEqual([403, 403]);
    expect(await guest.text(at(id))).toContain("has been refunded");
  });

  it("ignores order numbers that the payer could have written", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.pay(stripe.last);
    await report(shop(), stripe.completed({ ...session, id: "cs_of_a_payment_link", metadata: {} }));
    expect(await standing(session.client_reference_id)).toBe("open");
  });

  it("ignores reports that are not ours or not about a payment", async () => {
    const foreign = stripe.event("checkout.session.completed", {
      id: "cs_1",
      metadata: { order: "NOTOURS00000" },
      client_reference_id: "NOTOURS00000",
      payment_status: "paid",
    });
    for (const event of [foreign, stripe.event("customer.created", { id: "cus_1" })]) {
      const response = await report(shop(), event);
      expect([response.status, await response.json()]).toEqual([200, { received: true, taken: false }]);
    }
  });
});

describe("when something goes wrong,", () => {
  it("Stripe can't be reached: nothing is ordered, nothing is lost, and the page says so", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    stripe.trouble = "unreachable";
    const response = await order(guest);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("You haven’t been charged");
    expect((await ordersOf(wedding)).map((one) => one.standing)).toEqual(["ended"]);
    stripe.trouble = null;
    expect((await order(guest)).headers.get("location")).toBe(stripe.last.url);
  });

  it("Stripe refuses: nothing is charged, and the page says whom to ask", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    stripe.trouble = "declines";
    const response = await order(guest);
    expect(response.status).toBe(502);
    expect(await response.text()).toContain("Please contact Mara Lindt");
  });

  it("a declined card leaves the checkout open, and an abandoned one keeps the cart", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.last;
    session.status = "expired";
    await report(shop(), stripe.event("checkout.session.expired", { ...session, sent: null }));
    const id = session.client_reference_id;
    expect(await standing(id)).toBe("ended");
    expect(await guest.text(at(id))).toContain("You haven’t been charged");
    expect(await orderFields(guest)).toMatchObject({ total: "9900" });
  });

  it("a payment that fails days later cancels the order", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.last;
    session.status = "complete";
    await report(shop(), stripe.completed(session));
    expect(await standing(session.client_reference_id)).toBe("open");
    await report(shop(), stripe.event("checkout.session.async_payment_failed", { ...session, sent: null }));
    expect(await standing(session.client_reference_id)).toBe("ended");
  });

  it("the form sent twice is one order and one checkout", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const { key = "" } = await orderFields(guest);
    const [one, two] = [await order(guest, { key }), await order(guest, { key })];
    expect(one.headers.get("location")).toBe(two.headers.get("location"));
    expect(await ordersOf(wedding)).toHaveLength(1);
  });

  it("the form sent again with other words after an answer that was lost is ordered as it was sent last", async () => {
    // The buyer was led on to the order with the address, or the way to pay, that they had just corrected.
    const guest = await wedding.guest();
    await add(guest, "all");
    const { key = "" } = await orderFields(guest);
    const before = stripe.sessions.size;
    const addresses = ["Weg 1", "Weg 2", "Weg 1", "Weg 1"];
    for (const address of addresses) await order(guest, { key, address });
    const open = async () => (await ordersOf(wedding)).filter((one) => one.standing === "open");
    expect((await ordersOf(wedding)).length).toBe(3);
    expect((await open()).map(({ buyer }) => buyer.address)).toEqual(["Weg 1"]);
    const payable = [...stripe.sessions.values()].slice(before).filter(({ status }) => status === "open");
    expect((await open()).map(({ checkout }) => checkout?.id)).toEqual(payable.map(({ id }) => id));
    const invoiced = await order(guest, { key, address: "Weg 1", method: "invoice" });
    const [one] = await open();
    expect([invoiced.headers.get("location"), one?.method]).toEqual([at(one?.id ?? ""), "invoice"]);
    expect(stripe.last.status).toBe("expired");
    expect(await guest.text(at(one?.id ?? ""))).toContain(`data-taken="${key}"`);
  });

  it("an order by invoice isn't placed twice when its form is changed and sent again, and the page says what is missing from it", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const form: Record<string, string> = { ...(await orderFields(guest)), method: "invoice" };
    expect((await order(guest, form)).status).toBe(303);
    const changes: [string, string, string][] = [
      ["address", "Weg 2\r\nWien", "Weg 2\nWien"],
      ["method", "card", "Uncle Franz"],
      ["name", "Uncle Karl", "Uncle Karl"],
    ];
    for (const [field, value, shown] of changes) {
      const refused = await order(guest, { ...form, [field]: value });
      const [page, [made]] = [await refused.text(), await ordersOf(wedding)];
      expect(refused.status).toBe(409);
      expect(page).toContain(`Order ${made?.id} has arrived as you first sent it.`);
      expect(page).toContain(shown);
      // The draft in the browser stays, and no later page takes it for what arrived.
      expect(page).toContain(`data-taken="!${form.key}"`);
    }
    expect((await order(guest, { ...form, address: " " })).headers.get("location")).toMatch(/order/);
    expect(await ordersOf(wedding)).toHaveLength(1);
  });

  it("a second try ends the first checkout, so that nobody pays in two tabs", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const first = stripe.last;
    await order(guest);
    expect([first.status, stripe.last.status]).toEqual(["expired", "open"]);
    expect(await standing(first.client_reference_id)).toBe("ended");
  });

  it("two tabs that order at the same moment leave one checkout that can be paid, and one use of a code", async () => {
    // Both tabs found nothing to end, so both got a checkout: a code for one order was used for two, a free quota twice.
    const ONCE = { gallery: GALLERY, code: "ONCE", off: { percent: 50 }, maxUses: 1, expiresAt: null, now: 1 };
    await addVoucher(wedding.glassine.env.DB, ONCE);
    const guest = await wedding.guest();
    await add(guest, "all");
    await whole(guest.post(CART, { action: "voucher", code: "ONCE" }));
    const form = { ...(await orderFields(guest)), name: "Franz", email: "franz@example.com", method: "card" };
    const before = stripe.sessions.size;
    const tabs = [1, 2, 3, 4, 5, 6].map((tab) => ({ ...form, key: `tab-number-${tab}` }));
    await Promise.all(tabs.map((tab) => whole(guest.copy().post(`/g/${GALLERY}/order`, tab))));
    const payable = [...stripe.sessions.values()].slice(before).filter(({ status }) => status === "open");
    expect(payable.length).toBeLessThanOrEqual(1);
    const open = (await ordersOf(wedding)).filter((one) => one.standing === "open");
    expect(open.map(({ checkout }) => checkout?.id)).toEqual(payable.map(({ id }) => id));
  });

  it("a code for one order still counts after the buyer came back from the checkout", async () => {
    // The checkout one had left counted as a use: the cart showed the full price.
    const ONCE = { gallery: GALLERY, code: "ONCE", off: { percent: 50 }, maxUses: 1, expiresAt: null, now: 1 };
    await addVoucher(wedding.glassine.env.DB, ONCE);
    const guest = await wedding.guest();
    await add(guest, "all");
    await whole(guest.post(CART, { action: "voucher", code: "ONCE" }));
    expect((await order(guest)).headers.get("location")).toBe(stripe.last.url);
    expect(await orderFields(guest)).toMatchObject({ total: "4950" });
    expect((await order(guest)).headers.get("location")).toBe(stripe.last.url);
    expect(stripe.last.amount_total).toBe(4950);
    const other = await wedding.guest();
    await add(other, "all");
    expect((await whole(other.post(CART, { action: "voucher", code: "ONCE" }))).status).toBe(400);
  });

  it("a second try leads to the first checkout if that was paid in the meantime", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const first = stripe.pay(stripe.last);
    const again = await order(guest);
    expect(again.headers.get("location")).toBe(at(first.client_reference_id));
    expect(stripe.last).toBe(first);
  });

  it("what was bought before is not charged again", async () => {
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "open-laugh" });
    await buy(shop(), guest);
    await add(guest, "one", { photo: ["open-laugh", "dance-1"] });
    expect(await orderFields(guest)).toMatchObject({ total: "1250", photos: "1" });
  });

  it("a report that is an hour late still releases what was paid, although the checkout was cancelled by then", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.pay(stripe.last);
    const id = session.client_reference_id;
    await wedding.glassine.env.DB.prepare(
      "UPDATE orders SET created_at = created_at - 7200000, checkout_ends_at = checkout_ends_at - 7200000, ended_at = 1",
    ).run();
    await report(shop(), stripe.completed(session));
    expect((await zipOf(guest, id)).files).toEqual(NAMES);
  });

  it("if a report never comes, Stripe is asked, but not too often", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.last;
    const id = session.client_reference_id;
    const check = () => whole(guest.post(at(id, "/check"), {}));
    await check();
    expect(await standing(id)).toBe("open");
    stripe.pay(session);
    const asked = stripe.requests;
    await check();
    expect(stripe.requests).toBe(asked);
    await wedding.glassine.env.DB.prepare("UPDATE orders SET asked_at = asked_at - 60000").run();
    expect((await check()).headers.get("location")).toBe(at(id));
    expect(await standing(id)).toBe("paid");
  });

  it("a price that changed while paying: the price shown is charged, and a cart not ordered yet is shown again", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const shown = await orderFields(guest);
    await sell(wedding, { items: OFFER.items.map((item) => ({ ...item, price: item.price * 2 })) });
    const stale = await whole(
      guest.post(`/g/${GALLERY}/order`, { ...shown, name: "F", email: "f@example.com", method: "card" }),
    );
    expect([stale.status, await ordersOf(wedding)]).toEqual([409, []]);
    await order(guest);
    const session = stripe.last;
    await sell(wedding);
    await report(shop(), stripe.completed(stripe.pay(session)));
    expect([session.amount_total, await standing(session.client_reference_id)]).toEqual([19800, "paid"]);
  });

  it("a photo hidden between looking and ordering: nothing is ordered before the buyer has seen it", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const shown = await orderFields(guest);
    await hide(["dance-1"], true);
    try {
      const stale = await whole(
        guest.post(`/g/${GALLERY}/order`, { ...shown, name: "F", email: "f@example.com", method: "card" }),
      );
      expect(stale.status).toBe(409);
    } finally {
      await hide(["dance-1"], false);
    }
  });

  it("a price invented by the browser buys nothing", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    for (const [field, forged] of [
      ["total", "1"],
      ["currency", "JPY"],
      ["total", "0"],
      ["photos", "0"],
    ] as const) {
      expect((await order(guest, { [field]: forged })).status).toBe(409);
    }
    expect(await ordersOf(wedding)).toEqual([]);
  });

  it("a payment of a different amount releases nothing", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.pay(stripe.last);
    await report(shop(), stripe.completed({ ...session, amount_total: 1 }));
    expect((await zipOf(guest, session.client_reference_id)).status).toBe(403);
    expect(await guest.text(at(session.client_reference_id))).toContain("doesn’t match the order");
  });

  it("if the gallery closed in the meantime, what was paid is still delivered", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.pay(stripe.last);
    await wedding.settings({ expiresAt: Date.now() - 1000 });
    await report(shop(), stripe.completed(session));
    expect((await whole(guest.get(`/g/${GALLERY}/`))).status).toBe(410);
    expect((await whole(guest.get(CART))).status).toBe(410);
    expect((await zipOf(guest, session.client_reference_id)).files).toEqual(NAMES);
    expect((await whole(guest.get(at(session.client_reference_id)))).status).toBe(200);
  });
});

describe("an order", () => {
  it("by invoice is released only by the photographer", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const placed = await order(guest, { method: "invoice" });
    const [made] = await ordersOf(wedding);
    const id = made?.id ?? "";
    expect(placed.headers.get("location")).toBe(at(id));
    expect(await guest.text(at(id))).toContain("Please pay the invoice");
    expect(await guest.text(at(id, "/invoice"))).toContain("Invoice 1");
    expect((await zipOf(guest, id)).status).toBe(403);
  });

  it("can't follow others without limit: the photographer gets a notice of each", async () => {
    // One browser could order by invoice in a loop: a mail to the photographer and a number of an invoice for each.
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "open-laugh" });
    await fillCounter(wedding.glassine.env.DB, `order ${GALLERY} address ${guest.address}`, 9);
    expect((await order(guest, { method: "invoice" })).status).toBe(303);
    await add(guest, "one", { photo: "open-laugh" });
    const refused = await order(guest, { method: "invoice" });
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await ordersOf(wedding)).toHaveLength(1);
    expect(await orderFields(guest)).toMatchObject({ total: "1250" });
  });

  it("that costs nothing is released at once", async () => {
    await sell(wedding, { free: { photos: 1, size: "original", for: "everyone" } });
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "open-laugh" });
    const placed = await order(guest);
    const [made] = await ordersOf(wedding);
    expect([placed.headers.get("location"), made?.standing]).toEqual([at(made?.id ?? ""), "paid"]);
    expect((await zipOf(guest, made?.id ?? "")).files).toEqual(["open-laugh.jpg"]);
    await add(guest, "one", { photo: "dance-1" });
    expect(await orderFields(guest)).toMatchObject({ total: "1250" });
  });

  // The page said "ready to download" and "nothing can be downloaded" at once after the set's folder was renamed.
  it("that gives nothing at the moment says so, and no more", async () => {
    await sell(wedding, { free: { photos: 1, size: "original", for: "everyone" } });
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "dance-1" });
    await order(guest);
    const [made] = await ordersOf(wedding);
    const page = () => guest.text(at(made?.id ?? ""));
    expect(await page()).toContain("yours to download");
    await wedding.settings({ sets: new Map([["dancing", "client"]]) });
    const closed = await page();
    await wedding.settings({ sets: new Map([["dancing", "everyone"]]) });
    expect([closed.includes("yours to download"), closed.includes("Nothing in it can be downloaded")]).toEqual([
      false,
      true,
    ]);
  });

  it("gives the size that was bought, and the original holds the web size", async () => {
    const guest = await wedding.guest();
    await add(guest, "one-web", { photo: "open-laugh" });
    await add(guest, "one", { photo: "dance-1" });
    const id = await buy(shop(), guest);
    const get = async (photo: string, size: string) =>
      (await whole(guest.get(at(id, `/photo/${photo}?size=${size}`)))).status;
    expect([await get("open-laugh", "web"), await get("open-laugh", "original")]).toEqual([200, 404]);
    expect([await get("dance-1", "web"), await get("dance-1", "original")]).toEqual([200, 200]);
    expect((await whole(guest.get(at(id, "/photo/dance-1?size=huge")))).status).toBe(400);
    expect(await get("dance-2", "web")).toBe(404);
  });

  it("is its holder's alone", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const id = await buy(shop(), guest);
    const others = [await wedding.guest(), await wedding.client(), (await clientOf(wedding, [GALLERY])).visitor];
    for (const other of others) {
      for (const rest of ["", "/invoice", "/photos.zip", "/photo/open-laugh"]) {
        const [theirs, none] = [await whole(other.get(at(id, rest))), await whole(other.get(at("0000000000AA", rest)))];
        expect([theirs.status, none.status]).toEqual([404, 404]);
        expect(await theirs.text()).toBe(await none.text());
      }
      expect((await whole(other.post(at(id, "/check"), {}))).status).toBe(404);
    }
    expect((await whole(new Visitor(wedding.glassine).get(at(id, "/photos.zip")))).status).toBe(401);
  });

  it("of a guest never gives photos that became private, or their names, until they are shown again", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await add(guest, "one", { photo: "dance-2" });
    const id = await buy(shop(), guest);
    await hide(["dance-2", "open-laugh"], true);
    try {
      const { files } = await zipOf(guest, id);
      expect(files).toEqual(["Dancing/dance-1.jpg", "Highlights/Übergang am See 01.jpg"]);
      expect((await whole(guest.get(at(id, "/photo/dance-2")))).status).toBe(404);
      for (const page of [await guest.text(at(id)), await guest.text(at(id, "/invoice"))]) {
        expect(page).not.toContain("dance-2");
        expect(page).not.toContain("open-laugh");
      }
    } finally {
      await hide(["dance-2", "open-laugh"], false);
    }
    expect((await zipOf(guest, id)).files).toEqual(NAMES);
  });

  it("of a client contains private photos, and doesn't exist for guests", async () => {
    await sell(wedding, { clients: "buy" });
    const client = await wedding.client();
    await add(client, "one", { photo: [wedding.hidden, wedding.inClientSet] });
    const id = await buy(shop(), client);
    expect((await zipOf(client, id)).files).toEqual(["Boudoir hours/veil-unseen.jpg", "Highlights/secret-kiss.jpg"]);
    await whole(client.post(`/g/${GALLERY}/view`, { as: "guest" }));
    expect((await whole(client.get(at(id)))).status).toBe(404);
    expect((await zipOf(client, id)).status).toBe(404);
  });

  it("never gives a guest a private byte, whatever they put in the cart and however marks change", async () => {
    const photos = ["open-laugh", "dance-1", "dance-2", "secret-kiss", "veil-unseen"];
    const items = fc.constantFrom("one", "one-web", "three", "set", "all", "all-web");
    const wishes = fc.array(
      fc.record({
        item: items,
        photo: fc.constantFrom(...photos),
        set: fc.constantFrom("highlights", "boudoir", "dancing"),
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(wishes, fc.subarray(["open-laugh", "dance-1", "dance-2"]), async (wanted, hiddenLater) => {
        await clearShop(wedding);
        const guest = await wedding.guest();
        for (const { item, photo, set } of wanted) await add(guest, item, { photo, set });
        if (!(await orderFields(guest)).total) return;
        const id = await buy(shop(), guest);
        if (hiddenLater.length > 0) await hide(hiddenLater, true);
        try {
          for (const query of ["", "?size=web"]) {
            const { files, bytes } = await zipOf(guest, id, query);
            expect(wedding.isPrivateBytes(bytes.toString("latin1"))).toBe(false);
            for (const name of [...hiddenLater, "secret-kiss", "veil-unseen"]) {
              expect((files ?? []).some((file) => file.endsWith(`${name}.jpg`))).toBe(false);
            }
          }
          for (const name of [...hiddenLater, "secret-kiss", "veil-unseen"]) {
            expect((await whole(guest.get(at(id, `/photo/${name}`)))).status).toBe(404);
          }
        } finally {
          await hide(["open-laugh", "dance-1", "dance-2"], false);
        }
      }),
      { numRuns: 5 },
    );
  });
});

describe("a receipt", () => {
  const linkIn = (page: string) => /value="(https?:\/\/[^"]+\/receipt#[^"]+)"/.exec(page)?.[1] ?? "";
  const RECEIPT = `/g/${GALLERY}/receipt`;

  it("opens the order again for whoever has its link, and nothing else in the gallery", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const id = await buy(shop(), guest);
    const link = linkIn(await guest.text(at(id)));
    const elsewhere = new Visitor(wedding.glassine);
    expect((await whole(elsewhere.get(RECEIPT))).status).toBe(200);
    const opened = await whole(elsewhere.post(RECEIPT, { token: link }));
    expect([opened.status, opened.headers.get("location")]).toEqual([303, at(id)]);
    const { files, bytes } = await zipOf(elsewhere, id);
    expect(files).toEqual(NAMES);
    expect(wedding.isPrivateBytes(bytes.toString("latin1"))).toBe(false);
    expect((await whole(elsewhere.get(`/g/${GALLERY}/highlights/`))).status).toBe(303);
    expect((await whole(elsewhere.get(`/g/${GALLERY}/download/all.zip`))).status).toBe(401);
    expect((await whole(elsewhere.get(wedding.imageOf("open-laugh")))).status).toBe(401);
  });

  it("stays valid when the guest password changes, and ends when the gallery becomes private", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const id = await buy(shop(), guest);
    const token = linkIn(await guest.text(at(id)));
    const elsewhere = new Visitor(wedding.glassine);
    await whole(elsewhere.post(RECEIPT, { token }));
    await wedding.settings({ endSessions: true });
    expect([(await zipOf(guest, id)).status, (await zipOf(elsewhere, id)).status]).toEqual([401, 200]);
    await wedding.settings({ visibility: "private" });
    expect([(await zipOf(elsewhere, id)).status, (await whole(elsewhere.get(RECEIPT))).status]).toEqual([404, 404]);
  });

  it("opens however many others guess: they are slowed down, its holder is not", async () => {
    // A hundred wrong receipts an hour, from anywhere, kept every buyer of the gallery from what they had paid for.
    const guest = await wedding.guest();
    await add(guest, "all");
    const id = await buy(shop(), guest);
    const link = linkIn(await guest.text(at(id)));
    await fillCounter(wedding.glassine.env.DB, `receipt ${GALLERY} all`, 100);
    const elsewhere = new Visitor(wedding.glassine);
    expect((await whole(elsewhere.post(RECEIPT, { token: "guess" }))).status).toBe(429);
    expect((await whole(elsewhere.post(RECEIPT, { token: link }))).headers.get("location")).toBe(at(id));
  });

  it("can be signed out of on a borrowed computer, even after the gallery expired", async () => {
    // Leaving a gallery that had closed was answered with 410: the receipt and what it gives stayed in the browser.
    const guest = await wedding.guest();
    await add(guest, "all");
    const id = await buy(shop(), guest);
    const borrowed = new Visitor(wedding.glassine);
    await whole(borrowed.post(RECEIPT, { token: linkIn(await guest.text(at(id))) }));
    await wedding.settings({ expiresAt: 1 });
    const kept = borrowed.copy();
    expect((await zipOf(borrowed, id)).status).toBe(200);
    expect((await whole(borrowed.post(`/g/${GALLERY}/leave`, {}))).status).toBe(303);
    expect(borrowed.cookies.size).toBe(0);
    expect([(await zipOf(borrowed, id)).status, (await zipOf(kept, id)).status]).toEqual([410, 410]);
  });

  it("is invalid with another secret, in another gallery, or after a new link was made", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    const id = await buy(shop(), guest);
    const token = linkIn(await guest.text(at(id)));
    const elsewhere = new Visitor(wedding.glassine);
    const opened = async (path: string, secret: string) =>
      (await whole(elsewhere.post(path, { token: secret }))).status;
    expect(await opened(RECEIPT, `${token}x`)).toBe(401);
    expect(await opened(RECEIPT, "")).toBe(401);
    expect(await opened("/g/christening/receipt", token)).toBe(401);
    expect(await opened(RECEIPT, token)).toBe(303);
    await wedding.glassine.env.DB.prepare("UPDATE orders SET receipt_epoch = receipt_epoch + 1").run();
    expect([await opened(RECEIPT, token), (await zipOf(elsewhere, id)).status]).toEqual([401, 401]);
  });

  it("of a client's order asks for the client sign-in first", async () => {
    await sell(wedding, { clients: "buy" });
    const client = await wedding.client();
    await add(client, "one", { photo: wedding.hidden });
    const id = await buy(shop(), client);
    const elsewhere = await wedding.guest();
    await whole(elsewhere.post(RECEIPT, { token: linkIn(await client.text(at(id))) }));
    expect((await zipOf(elsewhere, id)).status).toBe(404);
    const entered = await whole(elsewhere.post(`/g/${GALLERY}/enter`, { role: "client", password: "thyme-and-honey" }));
    expect([entered.status, (await zipOf(elsewhere, id)).status]).toEqual([303, 200]);
  });
});

// A set's folder is named after its id where another set's folder would have the same name. That told buyers of a set for clients.
describe("the folders of an order's zip", () => {
  it("are named as if the sets that its holder doesn't see did not exist", async () => {
    const file = path.join(wedding.content, GALLERY, "gallery.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace("title: Dancing", "title: Boudoir hours."));
    await wedding.publish();
    await sell(wedding, { clients: "buy" });
    const foldersOf = async (visitor: Visitor) => {
      await add(visitor, "all");
      const { files } = await zipOf(visitor, await buy(shop(), visitor));
      return new Set(files?.map((name) => name.split("/")[0]).filter((name) => /boudoir|dancing/i.test(name ?? "")));
    };
    expect(await foldersOf(await wedding.guest())).toEqual(new Set(["Boudoir hours"]));
    expect(await foldersOf(await wedding.client())).toEqual(new Set(["boudoir", "dancing"]));
  });
});
