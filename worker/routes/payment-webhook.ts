import { Hono } from "hono";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readBody } from "../http/form.ts";
import { resource } from "../http/resource.ts";
import { sendSoon } from "../notices/send.ts";
import { expectsWebhooks, readWebhook, takePayment } from "../shop/payments.ts";

/** `/reports/stripe`: reports of the payment provider, accepted only by their signature */
export const paymentWebhook = new Hono<AppEnv>();

resource(paymentWebhook, { path: "/reports/stripe", methods: { POST: take }, otherwise: methodNotAllowed });

const REPORT_MAX_BYTES = 512 * 1024;

/**
 * The provider repeats a report for days unless the answer is 2xx: so an unreachable D1 is 503, and a foreign report is
 * 200.
 */
async function take(c: Ctx): Promise<Response> {
  if (!expectsWebhooks(c)) return notFound(c);
  const body = await readBody(c.req.raw, REPORT_MAX_BYTES);
  const signature = c.req.header("stripe-signature");
  const report = body === null || !signature ? null : await readWebhook(c, { body, signature });
  if (!report) return c.text("The report is not signed as it should be.", 400);
  const { eventId, event } = report;
  const ours = event !== null && (await takePayment(c, { event, eventId }));
  if (ours) sendSoon(c);
  return c.json({ received: true, taken: ours });
}
