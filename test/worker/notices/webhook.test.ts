import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openMiniflare } from "../../../scripts/target/miniflare.ts";
import { readNoticeChannels, type WebhookChannel } from "../../../worker/domain/notice/channels.ts";
import type { Outcome } from "../../../worker/domain/notice/delivery.ts";
import type { Notice } from "../../../worker/domain/notice/notice.ts";
import { postWebhook } from "../../../worker/notices/webhook.ts";
import { bundled } from "../../support/bundled.ts";
import { answers, type Receiver, startReceiver } from "../../support/receiver.ts";
import type { Wish } from "./webhook-worker.ts";

const NOW = Date.UTC(2026, 5, 13, 15, 0, 7);
const NOTICE: Notice = {
  id: "3f9a1c22-0000-4000-8000-000000000000",
  kind: "marks",
  gallery: "anna-ben",
  title: "Anna & Ben",
  facts: { day: "2026-06-13", hidden: 2, shown: 0 },
  site: "https://photos.example.com",
  createdAt: NOW - 1000,
  dueAt: NOW,
};

let receiver: Receiver;
let channel: WebhookChannel;
let miniflare: Miniflare;
let origin: URL;
beforeAll(async () => {
  receiver = await startReceiver();
  const { NOTICE_WEBHOOK_URL: url, NOTICE_WEBHOOK_SECRET: secret } = receiver.secrets;
  const channels = readNoticeChannels({ mail: null, from: undefined, to: undefined, url, secret });
  if (!channels.webhook) throw new Error(channels.problems.webhook.join());
  channel = channels.webhook;
  miniflare = await startWorker();
  origin = await miniflare.ready;
});
afterAll(async () => {
  await miniflare?.dispose();
  await receiver?.close();
});
beforeEach(() => {
  receiver.received.length = 0;
});

/** The sender alone in the Workers runtime, whose network is the real one. */
async function startWorker(): Promise<Miniflare> {
  const contents = await bundled(new URL("webhook-worker.ts", import.meta.url));
  const modules = { "sender.mjs": { type: "esm", contents } } as const;
  const manifest = { mainModule: "sender.mjs", modulesRoot: "/", modules };
  const config = { name: "sender", compatibilityDate: "2026-10-12", manifest };
  return openMiniflare({ workers: [{ config, dev: { rootPath: "/" } }] });
}

interface Attempt {
  patience?: number;
  url?: string;
}

const inNode = ({ url = channel.url, ...attempt }: Attempt = {}) =>
  postWebhook({ notice: NOTICE, channel: { ...channel, url }, now: NOW, ...attempt });

async function inWorker({ url = channel.url, ...attempt }: Attempt = {}): Promise<Outcome> {
  const wish: Wish = { notice: NOTICE, url, secret: [...channel.secret], now: NOW, ...attempt };
  const response = await fetch(origin, { method: "POST", body: JSON.stringify(wish) });
  return (await response.json()) as Outcome;
}

describe.each([
  ["Node", inNode],
  ["workerd", inWorker],
])("a webhook from %s", (_, post) => {
  it.each([200, 201, 202, 204])(
    "counts an answer of %d as delivered, signed over name, time and body",
    async (status) => {
      receiver.answer = answers.with(status);
      expect(await post()).toEqual({ ok: true });
      expect(receiver.received).toHaveLength(1);
      const [webhook] = receiver.received;
      expect(webhook && receiver.isGenuine(webhook)).toBe(true);
      expect(webhook?.headers).toMatchObject({ "webhook-id": NOTICE.id, "webhook-timestamp": "1781362807" });
    },
  );

  it.each([
    [400, "the receiver answered 400"],
    [404, "the receiver answered 404"],
    [500, "the receiver answered 500"],
    [301, "the receiver redirects, which is not followed"],
    [303, "the receiver redirects, which is not followed"],
    [307, "the receiver redirects, which is not followed"],
  ])("that is answered with %d has not: %s", async (status, reason) => {
    receiver.answer = answers.with(status, { location: new URL("/elsewhere", receiver.url).href });
    expect(await post()).toEqual({ ok: false, reason });
    expect(receiver.received.map(({ path }) => path)).toEqual(["/hook"]);
  });

  it("does not try again after a 410", async () => {
    receiver.answer = answers.with(410);
    expect(await post()).toMatchObject({ ok: false, final: true });
  });

  it("waits for an answer for a limited time", async () => {
    receiver.answer = answers.never;
    expect(await post({ patience: 50 })).toEqual({ ok: false, reason: "no answer within 0.05 s" });
  });

  it("counts as failed if the receiver hangs up or doesn't exist", async () => {
    receiver.answer = answers.hangUp;
    expect(await post()).toEqual({ ok: false, reason: "the receiver could not be reached" });
    const gone = await startReceiver();
    await gone.close();
    expect(await post({ url: gone.url })).toMatchObject({ ok: false });
  });
});
