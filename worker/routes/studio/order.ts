import { Hono } from "hono";
import type { StudioOrderPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { readMoney } from "../../domain/shop/money.ts";
import type { Order } from "../../domain/shop/order.ts";
import { admitToStudio } from "../../gate/gate.ts";
import { badRequest, methodNotAllowed, notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { type Fields, field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { checkPayment } from "../../shop/payment-status.ts";
import { paymentBy } from "../../shop/payments.ts";
import { receiptLink } from "../../shop/receipt-link.ts";
import { acceptOdd, readOrder, readOrderPhotos, renewReceipt } from "../../store/orders.ts";
import { applyPaymentEvent } from "../../store/payments.ts";
import { studioFrame, studioGallery } from "../../studio/frame.ts";
import { settled } from "../../studio/orders.ts";

/** `/studio/g/:gallery/store/:order/`: one order */
export const studioOrder = new Hono<AppEnv>();

resource(studioOrder, {
  path: "/studio/g/:gallery/store/:order/",
  methods: { GET: show, POST: change },
  otherwise: methodNotAllowed,
});

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  return session instanceof Response ? session : orderPage(c, {});
}

/**
 * `action`: `release` an order whose invoice was paid, `call-off` one that is not paid, `refund` an `amount`, `accept` an odd
 * payment, `ask` the provider, `receipt` makes a new link and ends those before.
 */
async function change(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const gallery = c.req.param("gallery") ?? "";
  const order = await readOrder(c.env.DB, { gallery, id: c.req.param("order") ?? "" });
  if (!order) return notFound(c);
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  switch (field(fields, "action")) {
    case "release":
      return release(c, order);
    case "call-off":
      return callOff(c, order);
    case "refund":
      return refund(c, { order, fields });
    case "accept":
      await acceptOdd(c.env.DB, order);
      return done(c, order, "accepted");
    case "ask":
      await checkPayment(c, order);
      return done(c, order, "asked");
    case "receipt": {
      const receiptEpoch = await renewReceipt(c.env.DB, order);
      return orderPage(c, { receipt: await receiptLink(c, { ...order, receiptEpoch }) });
    }
    default:
      return badRequest(c, ["action: release, call-off, refund, accept, ask or receipt"]);
  }
}

const done = (c: Ctx, { gallery, id }: Order, what: string) =>
  seeOther(c, `${paths.studioOrder(gallery, id)}?done=${what}`);

const taken = (c: Ctx, event: Parameters<typeof applyPaymentEvent>[1]["event"]) =>
  applyPaymentEvent(c.env.DB, { event, eventId: null, site: c.var.site, now: c.var.now });

async function release(c: Ctx, order: Order): Promise<Response> {
  const { id, method, standing, total: amount, currency } = order;
  if (method !== "invoice" || (standing !== "open" && standing !== "ended")) {
    return orderPage(c, { problems: ["Only an order by invoice that is not paid yet can be released."] });
  }
  await taken(c, { kind: "paid", order: id, payment: `invoice:${id}`, amount, currency, test: false });
  return done(c, order, "released");
}

async function callOff(c: Ctx, order: Order): Promise<Response> {
  if (order.standing !== "open")
    return orderPage(c, { problems: ["Only an order that is not paid can be called off."] });
  const abandoned = order.checkout && (await paymentBy(c, order.method)?.abandon(order.checkout.id));
  if (abandoned && !abandoned.ok && abandoned.because === "unreachable")
    return orderPage(c, { problems: [UNREACHABLE] });
  if (abandoned?.ok && abandoned.is === "taken") {
    return orderPage(c, { problems: ["It was paid a moment ago. Ask the provider, or wait for its report."] });
  }
  await taken(c, { kind: "ended", order: order.id });
  return done(c, order, "called-off");
}

const UNREACHABLE = "The payment provider can't be reached now. Nothing was changed; try again in a minute.";

async function refund(c: Ctx, { order, fields }: { order: Order; fields: Fields }): Promise<Response> {
  const { id, payment, method, currency, refunded, total } = order;
  const amount = readMoney(field(fields, "amount") ?? "", currency);
  const way = paymentBy(c, method);
  if (!payment || !way) return orderPage(c, { problems: ["There is no payment that could be paid back from here."] });
  if (amount === null || amount < 1 || amount > total - refunded) {
    return orderPage(c, { problems: ["amount: more than nothing, and no more than what is left"] });
  }
  const key = `refund-${id}-${refunded}-${amount}`;
  const paid = await way.refund({ payment, amount, currency, key });
  if (!paid.ok) {
    const says = paid.because === "unreachable" ? UNREACHABLE : `The payment provider refused: ${paid.says}`;
    return orderPage(c, { problems: [says] });
  }
  await taken(c, { kind: "refunded", payment, amount: refunded + amount });
  return done(c, order, "refunded");
}

async function orderPage(
  c: Ctx,
  { problems = [], receipt = null }: { problems?: string[]; receipt?: string | null },
): Promise<Response> {
  const found = await studioGallery(c);
  const { gallery = "", order: id = "" } = c.req.param();
  const order = found && (await readOrder(c.env.DB, { gallery, id }));
  if (!found || !order) return notFound(c);
  const [row] = await settled(c, found.overview, [order]);
  if (!row) return notFound(c);
  const data: StudioOrderPayload = {
    ...row,
    frame: await studioFrame(c, problems),
    gallery: found.gallery,
    photos: (await readOrderPhotos(c.env.DB, order.id)).size,
    rest: order.payment === null ? 0 : Math.max(0, order.total - order.refunded),
    receipt,
  };
  return pageAnswer(c, { page: "studio/order", card: null, data, status: problems.length > 0 ? 400 : 200 });
}
