import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeMarks } from "../../worker/store/marks.ts";
import { whole } from "../support/clients.ts";
import { add, buy, clearShop, order, orderFields, ordersOf, report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const DESK = `/studio/g/${GALLERY}/store/`;

let stripe: StripeStandIn;
let wedding: Wedding;
let photographer: Visitor;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  wedding = await openWedding({ secrets: stripe.secrets });
  photographer = await wedding.photographer();
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
});
beforeEach(async () => {
  stripe.trouble = null;
  await clearShop(wedding);
  await sell(wedding);
});

const shop = () => ({ wedding, stripe });
const act = (id: string, fields: Record<string, string>) => whole(photographer.post(`${DESK}${id}/`, fields));
const hide = (photo: string, hidden: boolean) =>
  changeMarks(wedding.glassine.env.DB, {
    gallery: GALLERY,
    photos: [photo],
    hide: hidden,
    by: "client",
    now: Date.now(),
  });
const standing = async (id: string) => (await ordersOf(wedding)).find((one) => one.id === id)?.standing;
const received = async (visitor: Visitor, id: string) =>
  (await whole(visitor.get(`/g/${GALLERY}/order/${id}/photos.zip`))).status;

/** A guest who bought everything, by card. */
async function bought() {
  const guest = await wedding.guest();
  await add(guest, "all");
  return { guest, id: await buy(shop(), guest) };
}

describe("the price list", () => {
  const at = `/studio/g/${GALLERY}/store/`;
  const rows = (page: string) => [...page.matchAll(/<legend>Item (\d+)<\/legend>/g)].length;

  it("begins with one item and grows by one, and what was typed stays, also where it is refused", async () => {
    const photographer = await wedding.photographer();
    await wedding.glassine.env.DB.prepare("DELETE FROM offers").run();
    expect(rows(await photographer.text(at))).toBe(1);
    const typed = { action: "offer", currency: "EUR", "i0-kind": "photo", "i0-size": "web", "i0-price": "5,5" };
    const answer = await photographer.post(at, { ...typed, more: "item" });
    const page = await answer.text();
    expect([answer.status, rows(page)]).toEqual([200, 2]);
    expect(page).toMatch(/name="i0-price"[^>]* value="5,5"|value="5,5"[^>]* name="i0-price"/);
    const second = { "i1-kind": "set", "i1-size": "web", "i1-price": "no price" };
    const refused = await photographer.post(at, { ...typed, ...second });
    const shown = await refused.text();
    expect([refused.status, rows(shown)]).toEqual([400, 2]);
    expect(shown).toMatch(/value="no price"/);
  });
});

describe("the photographer", () => {
  it("sets what is sold, and guests see it with the next request", async () => {
    const form = {
      action: "offer",
      currency: "CHF",
      ...{ "i0-kind": "photo", "i0-size": "original", "i0-price": "8.80", "i0-id": "one" },
      ...{ "free-photos": "0", "free-size": "web", "free-for": "everyone" },
      ...{ clients: "free", "tax-kind": "none", "tax-rate": "0", "tax-label": "" },
    };
    expect((await whole(photographer.post(DESK, form))).status).toBe(303);
    const guest = await wedding.guest();
    expect(await guest.text(`/g/${GALLERY}/store?photo=dance-1`)).toMatch(/CHF\s8\.80/);
    // Several photos keep their names on the way to the cart; one that is hidden is no photo at all.
    const several = await guest.text(`/g/${GALLERY}/store?photo=dance-1&photo=dance-2`);
    for (const photo of ["dance-1", "dance-2"]) expect(several).toContain(`name="photo" value="${photo}"`);
    for (const photo of [wedding.hidden, "none"])
      expect((await guest.get(`/g/${GALLERY}/store?photo=dance-1&photo=${photo}`)).status).toBe(404);
    const wrong = await whole(photographer.post(DESK, { ...form, "i0-price": "a lot" }));
    expect([wrong.status, (await wrong.text()).includes("Please enter an amount")]).toEqual([400, true]);
  });

  it("makes guests buy only through the download rule", async () => {
    await wedding.settings({ downloads: "all" });
    const guest = await wedding.guest();
    expect((await whole(guest.get(`/g/${GALLERY}/store`))).status).toBe(403);
    expect(await photographer.text(DESK)).toContain("buy yet");
    await whole(photographer.post(`/studio/g/${GALLERY}/`, { downloads: "buy" }));
    expect((await whole(guest.get(`/g/${GALLERY}/store`))).status).toBe(200);
    expect((await whole(guest.get(`/g/${GALLERY}/download/all.zip`))).status).toBe(403);
  });

  it("adds and ends vouchers, each code once", async () => {
    const voucher = { action: "voucher", code: "spring-26", off: "10 %", uses: "2", expires: "" };
    expect((await whole(photographer.post(DESK, voucher))).status).toBe(303);
    expect((await whole(photographer.post(DESK, voucher))).status).toBe(400);
    for (const wrong of [{ off: "much" }, { code: "x" }, { uses: "0" }, { off: "101 %" }, { expires: "2020-01-01" }]) {
      expect((await whole(photographer.post(DESK, { ...voucher, code: "OTHER", ...wrong }))).status).toBe(400);
    }
    const guest = await wedding.guest();
    await add(guest, "all");
    await whole(guest.post(`/g/${GALLERY}/cart`, { action: "voucher", code: "SPRING-26" }));
    expect(await orderFields(guest)).toMatchObject({ total: "8910" });
    await whole(photographer.post(DESK, { action: "end-voucher", code: "SPRING-26" }));
    expect(await orderFields(guest)).toMatchObject({ total: "9900" });
    expect(await guest.text(`/g/${GALLERY}/cart`)).toContain("isn’t valid here");
  });

  it("alone releases an order by invoice, once the money has arrived", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest, { method: "invoice" });
    const [made] = await ordersOf(wedding);
    const id = made?.id ?? "";
    for (const other of [guest, await wedding.client(), new Visitor(wedding.glassine)]) {
      expect((await whole(other.post(`${DESK}${id}/`, { action: "release" }))).status).toBe(303);
    }
    expect(await standing(id)).toBe("open");
    expect((await act(id, { action: "release" })).status).toBe(303);
    expect([await standing(id), await received(guest, id)]).toEqual(["paid", 200]);
    expect((await act(id, { action: "release" })).status).toBe(400);
  });

  it("refunds through Stripe, in part or in full; a full refund ends the downloads", async () => {
    const { guest, id } = await bought();
    for (const amount of ["0", "-1", "99.01", "all"]) {
      expect((await act(id, { action: "refund", amount })).status).toBe(400);
    }
    await act(id, { action: "refund", amount: "9.00" });
    expect([await standing(id), await received(guest, id)]).toEqual(["paid", 200]);
    await act(id, { action: "refund", amount: "90.00" });
    expect([await standing(id), await received(guest, id)]).toEqual(["refunded", 403]);
    expect(stripe.refunds.slice(-2).map(({ amount }) => amount)).toEqual([900, 9000]);
    await report(shop(), stripe.refunded(stripe.last));
    expect(await standing(id)).toBe("refunded");
  });

  it("refunds by invoice in two windows are all recorded, or the page says that one was not", async () => {
    // Each wrote what was refunded before and its own: the smaller one was gone.
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest, { method: "invoice" });
    const id = (await ordersOf(wedding))[0]?.id ?? "";
    await act(id, { action: "release" });
    const windows = ["10.00", "20.00", "30.00"];
    let taken = 0;
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(windows.map((amount) => act(id, { action: "refund", amount })));
      for (const [i, { status }] of answers.entries()) if (status === 303) taken += Number(windows[i]) * 100;
      expect((await ordersOf(wedding))[0]?.refunded).toBe(Math.min(taken, 9900));
    }
  });

  it("says so if Stripe can't be reached or refuses, and records no refund", async () => {
    const { id } = await bought();
    stripe.trouble = "unreachable";
    expect(await (await act(id, { action: "refund", amount: "99.00" })).text()).toContain("be reached right now");
    stripe.trouble = "declines";
    expect(await (await act(id, { action: "refund", amount: "99.00" })).text()).toContain("refused");
    expect(await standing(id)).toBe("paid");
  });

  it("cancels unpaid orders, at Stripe too", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.last;
    expect((await act(session.client_reference_id, { action: "call-off" })).status).toBe(303);
    expect([session.status, await standing(session.client_reference_id)]).toEqual(["expired", "ended"]);
    const { id } = await bought();
    expect((await act(id, { action: "call-off" })).status).toBe(400);
  });

  it("sees what was paid for but is withheld, and settles it by showing it again or refunding", async () => {
    const { id } = await bought();
    await hide("dance-2", true);
    try {
      expect(await photographer.text(DESK)).toContain("1 photo unavailable");
      const page = await photographer.text(`${DESK}${id}/`);
      expect(page).toContain("Paid for but now hidden");
      expect(page).toContain("dance-2");
    } finally {
      await hide("dance-2", false);
    }
    expect(await photographer.text(`${DESK}${id}/`)).not.toContain("Paid for but now hidden");
    await wedding.settings({ visibility: "private" });
    expect(await photographer.text(DESK)).toContain("4 photos unavailable");
    await wedding.settings({ visibility: "protected" });
  });

  it("sees when the same thing was paid twice", async () => {
    const { guest, id } = await bought();
    const { DB } = wedding.glassine.env;
    // As it is after two checkouts that were open at once.
    await DB.prepare(
      `INSERT INTO orders SELECT 'SECOND000000', gallery, holder, role, 'key-2', method, 0, name, email, address, currency, total,
         bill, free_photos, voucher, created_at + 1, checkout, checkout_url, checkout_ends_at, asked_at, 'pi_2', paid_at,
         ended_at, odd, 99, receipt_epoch, language FROM orders WHERE id = ?`,
    )
      .bind(id)
      .run();
    await DB.prepare("INSERT INTO order_photos SELECT 'SECOND000000', photo, size FROM order_photos WHERE order_id = ?")
      .bind(id)
      .run();
    const first = await photographer.text(DESK);
    expect(first).toContain("Paid twice");
    expect(first).toContain("1 order needs attention");
    // A hundred later ones fill the first page: what is to be settled is on the second, and was counted there alone.
    await DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
       INSERT INTO orders SELECT 'LATER' || printf('%07d', i), gallery, holder, role, 'later ' || i, 'invoice', 0, name, email,
         address, currency, total, bill, 0, NULL, created_at + 1 + i, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1000 + i,
         receipt_epoch, language FROM orders, n WHERE id = ?`,
    )
      .bind(id)
      .run();
    const full = await photographer.text(DESK);
    expect(full).not.toContain("Paid twice");
    expect(full).toContain("1 order needs attention");
    const older = /href="([^"]*\?after=[^"]+)"/.exec(full)?.[1] ?? "";
    const second = await photographer.text(older);
    expect(second).toContain("Paid twice");
    expect(second).toContain("1 order needs attention");
    await hide("dance-2", true);
    expect(await photographer.text(DESK)).toContain("2 orders need attention");
    await hide("dance-2", false);
    await DB.prepare("DELETE FROM orders WHERE id LIKE 'LATER%'").run();
    expect(await photographer.text(`${DESK}SECOND000000/`)).toContain(`order ${id}`);
    expect(await received(guest, id)).toBe(200);
  });

  it("accepts a wrong amount after reviewing it", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest);
    const session = stripe.pay(stripe.last);
    const id = session.client_reference_id;
    await report(shop(), stripe.completed({ ...session, amount_total: 9000 }));
    expect([await standing(id), await received(guest, id)]).toEqual(["odd", 403]);
    await act(id, { action: "accept" });
    expect([await standing(id), await received(guest, id)]).toEqual(["paid", 200]);
  });

  it("makes a new link to a receipt, which ends the earlier ones", async () => {
    const { guest, id } = await bought();
    const linkIn = (page: string) => /https?:\/\/[^"<\s]+\/receipt#[\w.-]+/.exec(page)?.[0] ?? "";
    const old = linkIn(await guest.text(`/g/${GALLERY}/order/${id}`));
    const fresh = linkIn(await (await act(id, { action: "receipt" })).text());
    const open = async (token: string) =>
      (await whole(new Visitor(wedding.glassine).post(`/g/${GALLERY}/receipt`, { token }))).status;
    expect([await open(old), await open(fresh)]).toEqual([401, 303]);
    expect(fresh).not.toBe(old);
  });

  it("exports orders for a spreadsheet; nothing a buyer typed becomes a formula", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest, { method: "invoice", name: "=HYPERLINK(1)", address: "Street 1\nVienna" });
    const response = await whole(photographer.get(`${DESK}orders.csv`));
    const csv = await response.text();
    expect(response.headers.get("content-type")).toContain("text/csv");
    expect(csv).toContain(`"'=HYPERLINK(1)"`);
    expect(csv).toContain('"EUR","99.00","0.00"');
  });

  it("sees orders in the feed", async () => {
    const { id } = await bought();
    const feed = await photographer.text(`/studio/g/${GALLERY}/activity/?kind=order`);
    expect(feed).toContain(`order ${id}: 99.00 EUR paid`);
  });
});
