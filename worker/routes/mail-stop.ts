import { Hono } from "hono";
import type { MailStopPayload } from "../domain/pages/payloads.ts";
import { reserve } from "../gate/ledger.ts";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, readFields } from "../http/form.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { stoppedAddress } from "../mail/stop.ts";
import { resumeMails, stopMails } from "../store/mail-stops.ts";

/** `/mail/stop?t=`: no more mail to an address. Looking changes nothing; a press, or a program for mail by RFC 8058, does. */
export const mailStop = new Hono<AppEnv>();

resource(mailStop, { path: "/mail/stop", methods: { GET: show, POST: press }, otherwise: methodNotAllowed });

const tokenOf = (c: Ctx) => c.req.query("t") ?? "";

async function show(c: Ctx): Promise<Response> {
  const emailHash = await stoppedAddress(c, tokenOf(c));
  return emailHash === null ? notFound(c) : answer(c, { state: "asked", fault: null });
}

async function press(c: Ctx): Promise<Response> {
  const emailHash = await stoppedAddress(c, tokenOf(c));
  if (emailHash === null) return notFound(c);
  const reserved = await reserve(c, { kind: "mail-stop" });
  if (!reserved.ok) return answer(c, { state: "asked", fault: { kind: "throttled", seconds: reserved.seconds } });
  const fields = await readFields(c);
  if (fields && field(fields, "again") !== null) {
    await resumeMails(c.env.DB, emailHash);
    return answer(c, { state: "resumed", fault: null });
  }
  await stopMails(c.env.DB, { emailHash, reason: "unsubscribed", now: c.var.now });
  return answer(c, { state: "stopped", fault: null });
}

function answer(c: Ctx, shown: Omit<MailStopPayload, "token">): Promise<Response> {
  const data = { ...shown, token: tokenOf(c) };
  return pageAnswer(c, { page: "mail-stop", data, linkPreview: null, ...faultAnswer(shown.fault) });
}
