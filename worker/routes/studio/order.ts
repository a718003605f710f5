import { Hono } from "hono";
import { paths } from "../../domain/paths.ts";
import { readMoney } from "../../domain/shop/money.ts";
import type { Order } from "../../domain/shop/order.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { checkPayment } from "../../shop/payment-status.ts";
import { paymentBy } from "../../shop/payments.ts";
import { receiptLink } from "../../shop/receipt-link.ts";
import { acceptOdd, readOrder, readOrderPhotos, renewReceipt } from "../../store/orders.ts";
import { applyPaymentEvent } from "../../store/payments.ts";
import { settled } from "../../studio/orders.ts";
import { type AtGallery, partResource, type Sent, studioPage } from "../../studio/resource.ts";

/** `/studio/g/:gallery/store/:order/`: one order */
export const studioOrder = new Hono<AppEnv>();

interface AtOrder extends AtGallery {
  order: Order;
}

partResource<{ order: Order }>(
  studioOrder,
  {
    path: "/studio/g/:gallery/store/:order/",
    GET: (c, at) => orderPage(c, at),
    POST: { release, "call-off": callOff, refund, accept, ask, receipt: newReceipt },
  },
  async (c, { gallery: { gallery } }) => {
    const order = await readOrder(c.env.DB, { gallery, id: c.req.param("order") ?? "" });
    return order && { order };
  },
);

const done = (c: Ctx, { gallery, id }: Order, what: string) =>
  seeOther(c, `${paths.studioOrder(gallery, id)}?done=${what}`);

const taken = (c: Ctx, event: Parameters<typeof applyPaymentEvent>[1]["event"]) =>
  applyPaymentEvent(c.env.DB, { event, eventId: null, site: c.var.site, now: c.var.now });

/** An invoice was paid: the buyer may download. */
async function release(c: Ctx, at: AtOrder): Promise<Response> {
  const { order } = at;
  const { id, method, standing, total: amount, currency } = order;
  if (method !== "invoice" || (standing !== "open" && standing !== "ended")) {
    return orderPage(c, at, { problems: ["Only an order by invoice that is not paid yet can be released."] });
  }
  await taken(c, { kind: "paid", order: id, payment: `invoice:${id}`, amount, currency, test: false });
  return done(c, order, "released");
}

/** Ends an order that is not paid. */
async function callOff(c: Ctx, at: AtOrder): Promise<Response> {
  const { order } = at;
  if (order.standing !== "open")
    return orderPage(c, at, { problems: ["Only an order that is not paid can be called off."] });
  const abandoned = order.checkout && (await paymentBy(c, order.method)?.abandon(order.checkout.id));
  if (abandoned && !abandoned.ok && abandoned.because === "unreachable")
    return orderPage(c, at, { problems: [UNREACHABLE] });
  if (abandoned?.ok && abandoned.is === "taken") {
    return orderPage(c, at, { problems: ["It was paid a moment ago. Ask the provider, or wait for its report."] });
  }
  await taken(c, { kind: "ended", order: order.id });
  return done(c, order, "called-off");
}

const UNREACHABLE = "The payment provider can't be reached now. Nothing was changed; try again in a minute.";

/** Pays an `amount` back. */
async function refund(c: Ctx, at: Sent<AtOrder>): Promise<Response> {
  const { order } = at;
  const { id, payment, method, currency, refunded, total } = order;
  const amount = readMoney(field(at.fields, "amount") ?? "", currency);
  const way = paymentBy(c, method);
  if (!payment || !way)
    return orderPage(c, at, { problems: ["There is no payment that could be paid back from here."] });
  if (amount === null || amount < 1 || amount > total - refunded) {
    return orderPage(c, at, { problems: ["amount: more than nothing, and no more than what is left"] });
  }
  const key = `refund-${id}-${refunded}-${amount}`;
  const paid = await way.refund({ payment, amount, currency, key });
  if (!paid.ok) {
    const says = paid.because === "unreachable" ? UNREACHABLE : `The payment provider refused: ${paid.says}`;
    return orderPage(c, at, { problems: [says] });
  }
  await taken(c, { kind: "refunded", payment, amount: refunded + amount });
  return done(c, order, "refunded");
}

/** Accepts a payment of another amount. */
async function accept(c: Ctx, { order }: AtOrder): Promise<Response> {
  await acceptOdd(c.env.DB, order);
  return done(c, order, "accepted");
}

/** Asks the provider what became of the payment. */
async function ask(c: Ctx, { order }: AtOrder): Promise<Response> {
  await checkPayment(c, order);
  return done(c, order, "asked");
}

/** Makes a new link to the receipt, and ends those before. */
async function newReceipt(c: Ctx, at: AtOrder): Promise<Response> {
  const { order } = at;
  const receiptEpoch = await renewReceipt(c.env.DB, order);
  return orderPage(c, at, { receipt: await receiptLink(c, { ...order, receiptEpoch }) });
}

interface Shown {
  problems?: string[];
  receipt?: string | null;
}

async function orderPage(c: Ctx, at: AtOrder, { problems, receipt = null }: Shown = {}): Promise<Response> {
  const { overview, gallery } = at;
  // As it is now, whatever was done to it.
  const order = await readOrder(c.env.DB, at.order);
  const [row] = order ? await settled(c, overview, [order]) : [];
  if (!order || !row) return notFound(c);
  const data = {
    ...row,
    gallery,
    photos: (await readOrderPhotos(c.env.DB, order.id)).size,
    rest: order.payment === null ? 0 : Math.max(0, order.total - order.refunded),
    receipt,
  };
  return studioPage(c, at, { page: "studio/order", data, problems });
}
