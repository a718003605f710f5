import { NO_OFFER, type Offer } from "../../worker/domain/shop/offer.ts";
import { listOrderPage } from "../../worker/store/gallery-orders.ts";
import { writeOffer } from "../../worker/store/offers.ts";
import { whole } from "./clients.ts";
import type { StripeStandIn } from "./stripe.ts";
import type { Visitor } from "./visitor.ts";
import { GALLERY, type Wedding } from "./wedding.ts";

/** The wedding's price list. */
export const OFFER: Offer = {
  ...NO_OFFER,
  items: [
    { id: "one-web", kind: "photo", size: "web", price: 500 },
    { id: "one", kind: "photo", size: "original", price: 1250 },
    { id: "three", kind: "photos", count: 3, size: "original", price: 2500 },
    { id: "set", kind: "set", size: "original", price: 4000 },
    { id: "all", kind: "gallery", size: "original", price: 9900 },
    { id: "all-web", kind: "gallery", size: "web", price: 5900 },
  ],
  tax: { kind: "included", rate: 2000, label: "20 % VAT" },
  invoice: true,
};

/** Sells what the wedding offers, from now on. */
export async function sell(wedding: Wedding, change: Partial<Offer> = {}): Promise<void> {
  const { DB } = wedding.glassine.env;
  await writeOffer(DB, { gallery: GALLERY, offer: { ...OFFER, ...change }, now: Date.now() });
  await wedding.settings({ downloads: "buy" });
}

/** Forgets every cart, order and voucher. */
export async function clearShop({ glassine }: Wedding): Promise<void> {
  const { DB } = glassine.env;
  const tables = [
    "cart_entries",
    "carts",
    "orders",
    "order_photos",
    "payments",
    "payment_events",
    "vouchers",
    "ledger",
  ];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
}

/** Puts something into the visitor's cart. */
export function add(visitor: Visitor, item: string, about: Record<string, string | string[]> = {}): Promise<Response> {
  return whole(visitor.post(`/g/${GALLERY}/cart`, { action: "add", item, ...about }));
}

/** The fields of the form on the visitor's cart page: what a browser would send. */
export async function orderFields(visitor: Visitor): Promise<Record<string, string>> {
  const page = await visitor.text(`/g/${GALLERY}/cart`);
  const form = page.slice(page.indexOf(`action="/g/${GALLERY}/order"`));
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(hidden.map(([, name, value]) => [name ?? "", value ?? ""]));
}

/** Orders what is in the cart. */
export async function order(visitor: Visitor, fields: Record<string, string> = {}): Promise<Response> {
  const shown = await orderFields(visitor);
  const buyer = { name: "Uncle Franz", email: "franz@example.com", address: "" };
  return whole(visitor.post(`/g/${GALLERY}/order`, { ...shown, ...buyer, method: "card", ...fields }));
}

/** Every order of the wedding, newest first. */
export const ordersOf = ({ glassine }: Wedding) =>
  listOrderPage(glassine.env.DB, { gallery: GALLERY, after: null, limit: 1000 });

/** Buys by card and pays; gives the order's id. */
export async function buy(
  { wedding, stripe }: { wedding: Wedding; stripe: StripeStandIn },
  visitor: Visitor,
): Promise<string> {
  const response = await order(visitor, { agreed: "on" });
  if (response.status !== 303) throw new Error(`nothing was ordered: ${response.status}`);
  const session = stripe.pay(stripe.last);
  const told = await report({ wedding, stripe }, stripe.completed(session));
  if (told.status !== 200) throw new Error(`the report was not taken: ${told.status}`);
  return session.client_reference_id;
}

/** Reports an event to the Worker, as Stripe does. */
export async function report(
  { wedding, stripe }: { wedding: Wedding; stripe: StripeStandIn },
  event: unknown,
  how: Parameters<StripeStandIn["report"]>[1] = {},
): Promise<Response> {
  return whole(wedding.glassine.fetch("/reports/stripe", stripe.report(event, how)));
}
