import { Hono } from "hono";
import { buttonForm, refundForm } from "../../domain/forms/order-forms.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem, Wrong } from "../../domain/problem.ts";
import type { Order, PaymentEvent } from "../../domain/shop/order.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { sendSoon } from "../../notices/send.ts";
import { checkPayment, paymentBy, takePayment } from "../../shop/payments.ts";
import { receiptLink } from "../../shop/receipt-link.ts";
import { paidMail } from "../../shop/receipt-mail.ts";
import { acceptAmountMismatch, renewReceipt } from "../../store/gallery-orders.ts";
import { readOrder, readOrderPhotos } from "../../store/orders.ts";
import { settled } from "../../studio/orders.ts";
import { type AtGallery, partResource, studioPage, takes, takesWith } from "../../studio/resource.ts";

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
    POST: {
      release: takes(buttonForm, release),
      "call-off": takes(buttonForm, callOff),
      refund: takesWith(refundForm, { facts: refundFacts, take: refund }),
      accept: takes(buttonForm, accept),
      ask: takes(buttonForm, ask),
      receipt: takes(buttonForm, newReceipt),
    },
  },
  async (c, { gallery: { gallery } }) => {
    const order = await readOrder(c.env.DB, { gallery, id: c.req.param("order") ?? "" });
    return order && { order };
  },
);

const done = (c: Ctx, { gallery, id }: Order, what: string) =>
  seeOther(c, `${paths.studioOrder(gallery, id)}?done=${what}`);

const taken = (c: Ctx, event: PaymentEvent) => takePayment(c, { event });

type Outcome = Response | Problem[];

const refusal = (wrong: Wrong): Problem[] => [{ path: null, ...wrong }];

/** An invoice was paid: the buyer may download. */
async function release(c: Ctx, { order }: AtOrder): Promise<Outcome> {
  const { id, method, standing, total: amount, currency } = order;
  if (method !== "invoice" || (standing !== "open" && standing !== "ended")) return refusal({ code: "cannotRelease" });
  await taken(c, { kind: "paid", order: id, payment: `invoice:${id}`, amount, currency, test: false });
  sendSoon(c);
  return done(c, order, "released");
}

/** Ends an order that is not paid. */
async function callOff(c: Ctx, { order }: AtOrder): Promise<Outcome> {
  if (order.standing !== "open") return refusal({ code: "cannotCancel" });
  const abandoned = order.checkout && (await paymentBy(c, order.method)?.abandon(order.checkout.id));
  if (abandoned && !abandoned.ok && abandoned.because === "unreachable")
    return refusal({ code: "providerUnreachable" });
  if (abandoned?.ok && abandoned.is === "taken") return refusal({ code: "paidMeanwhile" });
  await taken(c, { kind: "ended", order: order.id });
  return done(c, order, "called-off");
}

function refundFacts(_: Ctx, { order: { currency, total, refunded } }: AtOrder) {
  return { currency, rest: Math.max(0, total - refunded) };
}

/** Refunds an amount. */
async function refund(c: Ctx, { order }: AtOrder, amount: number): Promise<Outcome> {
  const { id, payment, method, currency, refunded } = order;
  const way = paymentBy(c, method);
  if (!payment || !way) return refusal({ code: "nothingToRefund" });
  const paid = await way.refund({ payment, amount, currency, key: `refund-${id}-${refunded}-${amount}` });
  if (!paid.ok) {
    return refusal(
      paid.because === "unreachable"
        ? { code: "providerUnreachable" }
        : { code: "providerRefused", values: { says: paid.says } },
    );
  }
  // Stripe reports what it has refunded in all. By invoice, nobody else counts.
  const counted = method === "invoice" ? { before: refunded } : {};
  const isRecorded = await taken(c, { kind: "refunded", payment, amount: refunded + amount, ...counted });
  return isRecorded ? done(c, order, "refunded") : refusal({ code: "changedMeanwhile" });
}

/** Accepts a payment of another amount. */
async function accept(c: Ctx, { order }: AtOrder): Promise<Response> {
  const mail = await paidMail(c, { ...order, email: order.buyer.email });
  await acceptAmountMismatch(c.env.DB, { ...order, mail });
  sendSoon(c);
  return done(c, order, "accepted");
}

/** Asks the provider about the payment. */
async function ask(c: Ctx, { order }: AtOrder): Promise<Response> {
  await checkPayment(c, order);
  return done(c, order, "asked");
}

/** Makes a new link to the receipt, and ends the earlier ones. */
async function newReceipt(c: Ctx, at: AtOrder): Promise<Response> {
  const { order } = at;
  const receiptEpoch = await renewReceipt(c.env.DB, order);
  return orderPage(c, at, await receiptLink(c, { link: at.gallery.link, order: { ...order, receiptEpoch } }));
}

async function orderPage(c: Ctx, at: AtOrder, receipt: string | null = null): Promise<Response> {
  const { overview, gallery } = at;
  // Its current state, whatever was done to it.
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
  return studioPage(c, at, { page: "studio/order", data });
}
