import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { type Buyer, buyerProblems, type Method, type Order, orderId } from "../domain/shop/order.ts";
import { words } from "../domain/words/voice.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import { type Admission, admit, refuseMethod } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { badRequest } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { type Fields, field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { sendSoon } from "../notices/send.ts";
import { cartPage } from "../shop/cart-page.ts";
import { totalCart } from "../shop/cart-total.ts";
import { paymentBy } from "../shop/payments.ts";
import { readManifest } from "../store/manifests.ts";
import { listOrders, readOrderPhotos, setCheckout, withholdCheckout } from "../store/orders.ts";
import { applyPaymentEvent } from "../store/payments.ts";
import { placeOrder } from "../store/placing.ts";

/** `/g/:gallery/order`: makes an order of the cart */
export const orders = new Hono<AppEnv>();

resource(orders, { path: "/g/:gallery/order", methods: { POST: order }, otherwise: refuseMethod });

/**
 * `key` names the order, so that sending it twice is one; `total`, `currency` and `photos` are what the page showed: if the cart
 * comes to anything else by now, nothing is ordered and the cart is shown anew.
 */
async function order(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "buy", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  const held = await ensureHolder(c, admitted, "cart");
  if (!held.ok) return cartPage(c, { admitted, status: 400 });
  const ordering = { admitted, holder: held.holder, fields, buyer: buyerOf(fields, admitted) };
  const known = await findByKey(c, ordering);
  return known ? goOn(c, { admitted, order: known }) : place(c, ordering);
}

interface Ordering {
  admitted: Admission;
  holder: string;
  fields: Fields;
  buyer: Buyer;
}

function buyerOf(fields: Fields, { presence: { account } }: Admission): Buyer {
  return {
    name: account?.name ?? field(fields, "name") ?? "",
    email: account?.email ?? field(fields, "email")?.trim() ?? "",
    address: field(fields, "address") ?? "",
  };
}

const keyOf = (fields: Fields) => /^[\w-]{8,64}$/.exec(field(fields, "key") ?? "")?.[0] ?? null;

async function findByKey(c: Ctx, { admitted, holder, fields }: Ordering): Promise<Order | null> {
  const key = keyOf(fields);
  if (!key) return null;
  const own = await listOrders(c.env.DB, { gallery: admitted.gallery, holder });
  return own.find((one) => one.key === key) ?? null;
}

async function place(c: Ctx, ordering: Ordering): Promise<Response> {
  const { admitted, holder, fields, buyer } = ordering;
  const { gallery, role } = admitted;
  const again = (problems: Parameters<typeof cartPage>[1]["problems"] & object, status = 400) =>
    cartPage(c, { admitted, problems, typed: { ...buyer, key: crypto.randomUUID() }, status });
  const key = keyOf(fields);
  const { offer, reckoning, freeUsed } = await totalCart(c, admitted, holder);
  const { bill, delivers } = reckoning;
  if (bill.lines.length === 0) return again([]);
  const shown = [field(fields, "total"), field(fields, "currency"), field(fields, "photos")].join(" ");
  if (!key || shown !== [bill.total, bill.currency, delivers.size].join(" ")) return again([{ kind: "changed" }], 409);
  const method = methodOf(fields, { total: bill.total, invoice: offer.invoice });
  const payment = method && paymentBy(c, method);
  const wrong = buyerProblems(buyer).map((says) => ({ kind: "field", says }) as const);
  const agreed = offer.conditions === "" || field(fields, "agreed") === "on";
  if (!method || (method !== "free" && !payment)) return again([...wrong, { kind: "method" }]);
  if (wrong.length > 0 || !agreed) return again([...wrong, ...(agreed ? [] : [{ kind: "agree" } as const])]);
  const reserved = await reserve(c, { kind: "order", gallery, holder });
  if (!reserved.ok) return again([{ kind: "throttled", seconds: reserved.seconds, about: null }], 429);
  const cleared = await endEarlier(c, { gallery, holder });
  if (cleared instanceof Response) return cleared;
  if (!cleared) return again([{ kind: "unreachable" }], 503);
  const placed = await placeOrder(c.env.DB, {
    ...{ gallery, holder, key, method, buyer, bill, delivers, freeUsed },
    id: orderId(crypto.getRandomValues(new Uint8Array(12))),
    role: role === "client" ? "client" : "guest",
    test: payment?.test ?? false,
    freePhotos: reckoning.freePhotos,
    site: c.var.site,
    now: c.var.now,
  });
  if (!placed) return again([{ kind: "changed" }], 409);
  sendSoon(c);
  return goOn(c, { admitted, order: placed });
}

function methodOf(fields: Fields, { total, invoice }: { total: number; invoice: boolean }): Method | null {
  if (total === 0) return "free";
  const method = field(fields, "method");
  return method === "card" || (method === "invoice" && invoice) ? method : null;
}

/**
 * Ends the checkouts a buyer left open, so that nobody pays in two tabs. One that was paid meanwhile is what the buyer is shown;
 * false: it can't be told now.
 */
async function endEarlier(
  c: Ctx,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<true | false | Response> {
  const own = await listOrders(c.env.DB, { gallery, holder });
  for (const { id, checkout: known, standing, method } of own) {
    if (standing !== "open" || method !== "card") continue;
    const checkout = known?.id ?? (await withholdCheckout(c.env.DB, { id, now: c.var.now }));
    const abandoned = checkout === null ? null : await paymentBy(c, "card")?.abandon(checkout);
    if (abandoned && !abandoned.ok && abandoned.because === "unreachable") return false;
    if (abandoned?.ok && abandoned.is === "taken") return seeOther(c, paths.order(gallery, id));
    await applyPaymentEvent(c.env.DB, {
      event: { kind: "ended", order: id },
      eventId: null,
      site: c.var.site,
      now: c.var.now,
    });
  }
  return true;
}

/** Where an order goes from here: to the checkout while it can be paid there, else to its own page. */
async function goOn(c: Ctx, { admitted, order }: { admitted: Admission; order: Order }): Promise<Response> {
  const { gallery } = admitted;
  if (order.standing !== "open" || order.method !== "card") return seeOther(c, paths.order(gallery, order.id));
  const known = order.checkout;
  if (known) return seeOther(c, known.endsAt > c.var.now ? known.url : paths.order(gallery, order.id));
  const payment = paymentBy(c, "card");
  const begun = await payment?.begin(await purchaseOf(c, { admitted, order }));
  if (begun?.ok && begun.checkout) {
    if (await setCheckout(c.env.DB, { id: order.id, checkout: begun.checkout })) return seeOther(c, begun.checkout.url);
    // Another tab ordered anew while this checkout was made, and its order is the one that counts.
    await payment?.abandon(begun.checkout.id);
    return cartPage(c, { admitted, problems: [{ kind: "changed" }], status: 409 });
  }
  const failure = begun && !begun.ok ? begun : { because: "refused", says: "no card payment is set up" };
  console.error(JSON.stringify({ request: c.var.requestId, checkout: failure.because, says: failure.says }));
  await applyPaymentEvent(c.env.DB, {
    event: { kind: "ended", order: order.id },
    eventId: null,
    site: c.var.site,
    now: c.var.now,
  });
  const unreachable = failure.because === "unreachable";
  const typed = { ...order.buyer, key: crypto.randomUUID() };
  return cartPage(c, {
    admitted,
    problems: [{ kind: unreachable ? "unreachable" : "refused" }],
    typed,
    status: unreachable ? 503 : 502,
  });
}

async function purchaseOf(c: Ctx, { admitted, order }: { admitted: Admission; order: Order }) {
  const { gallery, version } = admitted;
  const { title, language: own } = await readManifest(c.env.PHOTOS, { gallery, version });
  const language = languageOf(c, own);
  const { origin } = c.var.url;
  const { size } = await readOrderPhotos(c.env.DB, order.id);
  return {
    order,
    title,
    description: `${words(language).count("photos", size)} (${order.id})`,
    language,
    paid: origin + paths.order(gallery, order.id),
    cancelled: origin + paths.cart(gallery),
    // The same again has to be the same to the letter: the form may be sent twice.
    now: order.createdAt,
  };
}
