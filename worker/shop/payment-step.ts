import { paths } from "../domain/paths.ts";
import type { Order } from "../domain/shop/order.ts";
import { words } from "../domain/words/voice.ts";
import type { Admission } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf } from "../http/page.ts";
import { readManifest } from "../store/manifests.ts";
import { listAtCheckout, readOrderPhotos, setCheckout, withholdCheckout } from "../store/orders.ts";
import { applyPaymentEvent } from "../store/payments.ts";
import { cartPage } from "./cart-page.ts";
import { paymentBy } from "./payments.ts";

/** Where an order continues: at the checkout while it can be paid there, else on its own page. */
export async function goToPayment(
  c: Ctx,
  { admitted, order }: { admitted: Admission; order: Order },
): Promise<Response> {
  const { gallery } = admitted;
  if (order.standing !== "open" || order.method !== "card") return seeOther(c, paths.order(gallery, order.id));
  const known = order.checkout;
  if (known) return seeOther(c, known.endsAt > c.var.now ? known.url : paths.order(gallery, order.id));
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
  const typed = { ...order.buyer, key: crypto.randomUUID() };
  const { studio } = await readManifest(c.env.PHOTOS, admitted);
  return cartPage(c, {
    admitted,
    problems: [
      unreachable
        ? { path: null, code: "payUnreachable" }
        : { path: null, code: "payRefused", values: { studio: studio.name } },
    ],
    typed,
    status: unreachable ? 503 : 502,
  });
}

/**
 * Ends the checkouts that a buyer left open, so that nobody pays in two tabs. If one was paid in the meantime, the buyer
 * is shown that one; false: this can't be determined now.
 */
export async function endEarlier(
  c: Ctx,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<true | false | Response> {
  const own = await listAtCheckout(c.env.DB, { gallery, holder });
  for (const { id, checkout: known, standing, method } of own) {
    if (standing !== "open" || method !== "card") continue;
    const checkout = known?.id ?? (await withholdCheckout(c.env.DB, { id, now: c.var.now }));
    const abandoned = checkout === null ? null : await paymentBy(c, "card")?.abandon(checkout);
    if (abandoned && !abandoned.ok && abandoned.because === "unreachable") return false;
    if (abandoned?.ok && abandoned.is === "taken") return seeOther(c, paths.order(gallery, id));
    await endOrder(c, id);
  }
  return true;
}

const endOrder = (c: Ctx, order: string) =>
  applyPaymentEvent(c.env.DB, { event: { kind: "ended", order }, eventId: null, site: c.var.site, now: c.var.now });

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
    // A repeated request has to be exactly the same: the form may be sent twice.
    now: order.createdAt,
  };
}
