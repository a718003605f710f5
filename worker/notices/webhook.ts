import type { WebhookChannel } from "../domain/notice/channels.ts";
import type { Outcome } from "../domain/notice/delivery.ts";
import { type Notice, noticeEvent } from "../domain/notice/notice.ts";

const PATIENCE_MS = 10_000;
const GONE = 410;

export interface WebhookAttempt {
  notice: Notice;
  channel: WebhookChannel;
  now: number;
  /** Milliseconds to wait for an answer. */
  patience?: number;
}

/**
 * Posts a notice, signed according to Standard Webhooks 1.0. No redirect is followed, and only the status of the answer
 * is read. A receiver that answers 410 gets it no more.
 */
export async function postWebhook({ notice, channel, now, patience = PATIENCE_MS }: WebhookAttempt): Promise<Outcome> {
  const body = noticeEvent(notice);
  const timestamp = String(Math.floor(now / 1000));
  const signature = await sign(channel.secret, `${notice.id}.${timestamp}.${body}`);
  try {
    const response = await fetch(channel.url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Glassine",
        "webhook-id": notice.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
      body,
    });
    await response.body?.cancel();
    return outcomeOf(response.status);
  } catch (error) {
    const late = (error as Error).name === "TimeoutError";
    return { ok: false, reason: late ? `no answer within ${patience / 1000} s` : "the receiver could not be reached" };
  }
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { ok: true };
  if (status === GONE) return { ok: false, reason: "the receiver answered 410: it is gone for good", final: true };
  const redirects = status >= 300 && status < 400;
  if (redirects) return { ok: false, reason: "the receiver redirects, which is not followed" };
  return { ok: false, reason: `the receiver answered ${status}` };
}

async function sign(secret: Uint8Array<ArrayBuffer>, content: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(content));
  return btoa(String.fromCharCode(...new Uint8Array(signature)));
}
