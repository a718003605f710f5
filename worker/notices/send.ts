import { type MailChannel, usedChannels } from "../domain/notice/channels.ts";
import { fateAfter, type Outcome } from "../domain/notice/delivery.ts";
import { type Notice, noticeWords } from "../domain/notice/notice.ts";
import { readChannels } from "../http/config.ts";
import type { Ctx } from "../http/context.ts";
import type { Moment } from "../http/moment.ts";
import { postLetter } from "../mail/post.ts";
import { sendMails } from "../mail/send.ts";
import { type Claim, claimDeliveries, settleDelivery } from "../store/deliveries.ts";

import { postWebhook } from "./webhook.ts";

// Six connections may wait for their answers at once.
const AT_ONCE = 5;
// Together fewer than the fifty requests that a Worker of the free plan may make in one run; the next run does the rest.
const ROUNDS_MAX = 8;

/**
 * Sends what is due on every channel that is set up. Each delivery is claimed before it is made and completed after it,
 * so that two senders never repeat one, and one that is interrupted is made again. Throws StorageFault.
 */
export async function sendNotices(env: Env, moment: Moment): Promise<void> {
  const channels = usedChannels(readChannels(env));
  if (channels.length === 0) return;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const claims = await claimDeliveries(env.DB, { channels, now: moment.clock(), limit: AT_ONCE });
    const settled = await Promise.allSettled(claims.map((claim) => deliver(env, { claim, moment })));
    const broken = settled.find((one) => one.status === "rejected");
    if (broken) throw broken.reason;
    if (claims.length < AT_ONCE) return;
  }
}

/**
 * Sends notices and mails that are due after the answer has left, when `before` is done; failures are logged, and the cron
 * trigger tries again.
 */
export function sendSoon(c: Ctx, before: Promise<void> = Promise.resolve()): void {
  const moment = { clock: Date.now, random: Math.random };
  const each = [sendNotices(c.env, moment), before.then(() => sendMails(c.env, moment))];
  for (const sending of each)
    c.executionCtx.waitUntil(
      sending.catch((error) => console.error(JSON.stringify({ request: c.var.requestId, error: String(error) }))),
    );
}

/** Mails a notice to the photographer as plain text. */
function mailNotice(
  env: Env,
  { notice, channel, now }: { notice: Notice; channel: MailChannel; now: number },
): Promise<Outcome> {
  const { subject, text } = noticeWords(notice);
  const { from, to, way } = channel;
  const letter = { id: notice.id, from: { name: "Glassine", email: from }, to, subject, text };
  return postLetter({ letter, way, binding: env.EMAIL, now });
}

async function deliver(env: Env, { claim, moment }: { claim: Claim; moment: Moment }): Promise<void> {
  const outcome = await attempt(env, { claim, now: moment.clock() });
  const { notice, channel, attempts } = claim;
  const fate = fateAfter(outcome, {
    attempts,
    dueAt: notice.dueAt,
    now: moment.clock(),
    random: moment.random(),
  });
  await settleDelivery(env.DB, claim, fate);
  // Neither names nor reasons: those are in the studio.
  console.log(JSON.stringify({ notice: notice.id, channel, attempts, state: fate.state }));
}

async function attempt(env: Env, { claim, now }: { claim: Claim; now: number }): Promise<Outcome> {
  const { notice } = claim;
  const { mail, webhook } = readChannels(env);
  if (claim.channel === "mail" && mail) return mailNotice(env, { notice, channel: mail, now });
  if (claim.channel === "webhook" && webhook) return postWebhook({ notice, channel: webhook, now });
  return { ok: false, reason: "this channel is not set up" };
}
