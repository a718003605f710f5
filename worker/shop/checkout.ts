import type { Fields } from "../domain/form.ts";
import { checkoutForm, typedBuyer } from "../domain/forms/checkout-form.ts";
import { signedBy } from "../domain/forms/writer-fields.ts";
import { paths } from "../domain/paths.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { type Order, orderId } from "../domain/shop/order.ts";
import { words } from "../domain/words/voice.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { heldAs } from "../gate/visitor.ts";
import type { Ctx } from "../http/context.ts";
import { field, formKey } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf } from "../http/page.ts";
import { sendSoon } from "../notices/send.ts";
import { readManifest } from "../store/manifests.ts";
import {
  laterKey,
  listAtCheckout,
  readOrderByForm,
  readOrderPhotos,
  setCheckout,
  withholdCheckout,
} from "../store/orders.ts";
import { placeOrder } from "../store/placing.ts";
import { cartPage } from "./cart-page.ts";
import { totalCart } from "./cart-total.ts";
import { paymentBy, takePayment } from "./payments.ts";
import { freeMail } from "./receipt-mail.ts";

interface Ordering {
  admitted: Admission;
  holder: string;
  fields: Fields;
}

/**
 * Makes an order from a holder's cart and leads on to where it is paid; if its form made an order already, it continues
 * with that one. If the cart's total differs from what the page showed, nothing is ordered and the cart is shown again.
 * Throws StorageFault.
 */
export async function checkOut(c: Ctx, { admitted, holder, fields: sent }: Ordering): Promise<Response> {
  const { gallery, presence } = admitted;
  const fields = signedBy(presence.account, sent);
  const form = formKey(fields);
  const before = form === null ? null : await readOrderByForm(c.env.DB, { gallery, holder, form });
  if (before && isAsSent(before, fields)) return goToPayment(c, { admitted, order: before });
  // Its answer was lost, and the form was changed before it was sent again.
  if (before && !isReplaceable(before)) return keptAsSent(c, { admitted, order: before, fields });
  return place(c, { admitted, holder, fields, form, before });
}

/** Whether an order is what its form says. */
function isAsSent({ buyer, method }: Order, fields: Fields): boolean {
  const typed = typedBuyer(fields);
  const texts = ["name", "email", "address"] as const;
  const way = method === "free" ? method : (field(fields, "method") ?? method);
  return way === method && texts.every((name) => typed[name].trim() === buyer[name]);
}

/** Whether another order may take the place of one: nothing came of it so far. */
const isReplaceable = ({ standing, method }: Order) =>
  standing === "ended" || (standing === "open" && method === "card");

/** The cart, which says that an order can't be changed any more. */
async function keptAsSent(
  c: Ctx,
  { admitted, order, fields }: { admitted: Admission; order: Order; fields: Fields },
): Promise<Response> {
  const { studio } = await readManifest(c.env.PHOTOS, admitted);
  const problem: VisitorProblem = { path: null, code: "orderKept", values: { order: order.id, studio: studio.name } };
  return cartPage(c, {
    admitted,
    problems: [problem],
    typed: typedBuyer(fields),
    refused: formKey(fields),
    status: 409,
  });
}

const CHANGED: VisitorProblem = { path: null, code: "cartChanged" };

/** What the page showed: the total, its currency and the number of photos delivered. */
const shownIn = (fields: Fields) => ["total", "currency", "photos"].map((name) => field(fields, name)).join(" ");

interface ToPlace extends Ordering {
  /** The key of the form; null: nothing usable. */
  form: string | null;
  /** What the same form, with other words, made before. */
  before: Order | null;
}

async function place(c: Ctx, { admitted, holder, fields, form, before }: ToPlace): Promise<Response> {
  const { gallery, presence, role } = admitted;
  const again = (problems: VisitorProblem[], status = 400) =>
    cartPage(c, { admitted, problems, typed: typedBuyer(fields), refused: form, status });
  const { offer, priced, freeUsed } = await totalCart(c, admitted, holder);
  const { bill, delivers } = priced;
  if (bill.lines.length === 0) return again([]);
  if (!form || shownIn(fields) !== [bill.total, bill.currency, delivers.size].join(" ")) return again([CHANGED], 409);
  const { invoice, conditions } = offer;
  const card = paymentBy(c, "card") !== null;
  const read = checkoutForm({ due: bill.total > 0, card, invoice, conditions }).read(fields);
  if (!read.ok) return again(read.problems);
  const { buyer, method } = read.values;
  const payment = paymentBy(c, method);
  const reserved = await reserve(c, { kind: "order", gallery, holder });
  if (!reserved.ok) return again([{ path: null, code: "throttled", values: { wait: reserved.seconds } }], 429);
  const earlier = await endEarlier(c, { gallery, holder });
  if (earlier.is === "paid" && before?.id === earlier.order) return keptAsSent(c, { admitted, order: before, fields });
  if (earlier.is === "paid") return seeOther(c, paths.order(admitted.link, earlier.order));
  if (earlier.is === "unknown") return again([{ path: null, code: "payUnreachable" }], 503);
  const id = orderId(crypto.getRandomValues(new Uint8Array(12)));
  const language = languageOf(c, (await readManifest(c.env.PHOTOS, admitted)).language);
  const { total, currency } = bill;
  const mailed = { id, gallery, holder, email: buyer.email, language, total, currency, method, receiptEpoch: 0 };
  const placed = await placeOrder(c.env.DB, {
    ...{ id, gallery, holder, method, buyer, bill, delivers, freeUsed, language },
    key: before ? laterKey(before.key) : form,
    mail: method === "free" ? await freeMail(c, mailed) : null,
    role: role === "client" ? "client" : "guest",
    heldAs: heldAs(presence),
    test: payment?.test ?? false,
    freePhotos: priced.freePhotos,
    site: c.var.site,
    now: c.var.now,
  });
  if (!placed) return again([CHANGED], 409);
  // The same form arrived twice at the same moment.
  if (placed.id !== id) return checkOut(c, { admitted, holder, fields });
  sendSoon(c);
  return goToPayment(c, { admitted, order: placed });
}

/**
 * Ends the checkouts that a buyer left open, so that nobody pays in two tabs, unless one was paid in the meantime.
 * `unknown`: the payment provider does not answer.
 */
async function endEarlier(
  c: Ctx,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<{ is: "ended" | "unknown" } | { is: "paid"; order: string }> {
  const own = await listAtCheckout(c.env.DB, { gallery, holder });
  for (const { id, checkout: known, standing, method } of own) {
    if (standing !== "open" || method !== "card") continue;
    const checkout = known?.id ?? (await withholdCheckout(c.env.DB, { id, now: c.var.now }));
    const abandoned = checkout === null ? null : await paymentBy(c, "card")?.abandon(checkout);
    if (abandoned && !abandoned.ok && abandoned.because === "unreachable") return { is: "unknown" };
    if (abandoned?.ok && abandoned.is === "taken") return { is: "paid", order: id };
    await endOrder(c, id);
  }
  return { is: "ended" };
}

/** Where an order continues: at the checkout while it can be paid there, else on its own page. */
async function goToPayment(c: Ctx, { admitted, order }: { admitted: Admission; order: Order }): Promise<Response> {
  const { link } = admitted;
  if (order.standing !== "open" || order.method !== "card") return seeOther(c, paths.order(link, order.id));
  const known = order.checkout;
  if (known) return seeOther(c, known.endsAt > c.var.now ? known.url : paths.order(link, order.id));
  const payment = paymentBy(c, "card");
  const begun = await payment?.begin(await purchaseOf(c, { admitted, order }));
  if (begun?.ok && begun.checkout) {
    if (await setCheckout(c.env.DB, { id: order.id, checkout: begun.checkout })) return seeOther(c, begun.checkout.url);
    // Another tab made an order while this checkout was created, and that order is the one that counts.
    await payment?.abandon(begun.checkout.id);
    return cartPage(c, { admitted, problems: [{ path: null, code: "cartChanged" }], status: 409 });
  }
  const failure = begun && !begun.ok ? begun : { because: "refused", says: "no card payment is set up" };
  console.error(JSON.stringify({ request: c.var.requestId, checkout: failure.because, says: failure.says }));
  await endOrder(c, order.id);
  const unreachable = failure.because === "unreachable";
  const { studio } = await readManifest(c.env.PHOTOS, admitted);
  return cartPage(c, {
    admitted,
    problems: [
      unreachable
        ? { path: null, code: "payUnreachable" }
        : { path: null, code: "payRefused", values: { studio: studio.name } },
    ],
    typed: order.buyer,
    status: unreachable ? 503 : 502,
  });
}

async function purchaseOf(c: Ctx, { admitted, order }: { admitted: Admission; order: Order }) {
  const { gallery, link, version } = admitted;
  const { title, language: own } = await readManifest(c.env.PHOTOS, { gallery, version });
  const language = languageOf(c, own);
  const { origin } = c.var.url;
  const { size } = await readOrderPhotos(c.env.DB, order.id);
  return {
    order,
    title,
    description: `${words(language).count("photos", size)} (${order.id})`,
    language,
    paid: origin + paths.order(link, order.id),
    cancelled: origin + paths.cart(link),
    // A repeated request has to be exactly the same: the form may be sent twice.
    now: order.createdAt,
  };
}

const endOrder = (c: Ctx, order: string) => takePayment(c, { event: { kind: "ended", order } });
