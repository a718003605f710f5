import { describe, expect, it, test } from "vitest";
import { channelWords, linesOf } from "../../site/components/studio/outbox.ts";
import { clockOf } from "../../site/components/studio/times.ts";
import { GIVE_UP_MS } from "../../worker/domain/notice/delivery.ts";
import type { NoticeChannelState, NoticeDelivery } from "../../worker/domain/pages/studio-notice-payloads.ts";

const NOW = Date.UTC(2026, 5, 13, 12);
const HOUR = 3_600_000;
const clock = clockOf({ timezone: "Europe/Vienna", now: NOW });
const channel = (change: Partial<NoticeChannelState> = {}): NoticeChannelState => ({
  channel: "webhook",
  to: "hooks.example.com",
  problems: [],
  ...change,
});

test.each<[Partial<NoticeChannelState>, string]>([
  [{}, "To hooks.example.com"],
  [{ to: "127.0.0.1:4000" }, "To this computer (127.0.0.1:4000)"],
  [{ to: "localhost.example.com" }, "To localhost.example.com"],
  [{ channel: "mail", to: "mara@example.com" }, "To mara@example.com"],
  [{ to: null }, "Not set up."],
  [
    { to: null, problems: [{ path: "NOTICE_WEBHOOK_URL", code: "webhookAddress" }] },
    "Not used: the set-up has errors.",
  ],
])("a channel with %o reads %s", (change, words) => {
  expect(channelWords(channel(change))).toBe(words);
});

describe("the result of a notice", () => {
  const delivery = (change: Partial<NoticeDelivery>): NoticeDelivery => ({
    channel: "webhook",
    state: "waiting",
    attempts: 0,
    nextAt: NOW,
    sentAt: null,
    reason: null,
    ...change,
  });
  const notice = (deliveries: NoticeDelivery[], change = {}) => ({
    ...{ id: "1", subject: "Anna sent a selection", href: "/studio/", createdAt: NOW, dueAt: NOW, deliveries },
    ...change,
  });
  const reason = "the receiver answered 500";

  it.each<[Partial<NoticeDelivery>, string, boolean]>([
    [{}, "Waiting to be sent.", true],
    [{ attempts: 1 }, "Being sent.", true],
    [
      { attempts: 1, reason, nextAt: NOW + HOUR },
      "Not sent yet, after 1 attempt: the receiver answered 500. Next try 13 Jun 2026, 15:00.",
      true,
    ],
    [{ attempts: 2, reason }, "Not sent yet, after 2 attempts: the receiver answered 500. The next try is due.", true],
    [{ state: "failed", attempts: 20, reason }, "Given up after 20 attempts: the receiver answered 500.", true],
    [{ state: "sent", attempts: 1, sentAt: NOW }, "Sent 13 Jun 2026, 14:00", false],
    [{ state: "sent", attempts: 3, sentAt: NOW }, "Sent 13 Jun 2026, 14:00, after 3 attempts", false],
  ])("with %o reads: %s", (change, words, retry) => {
    const failed = change.state === "failed";
    expect(linesOf(notice([delivery(change)]), [channel()], clock)).toEqual([
      { channel: "webhook", words, failed, retry },
    ]);
  });

  it("is shown before its first attempt, too", () => {
    const wordsAt = (dueAt: number) => linesOf(notice([], { dueAt }), [channel()], clock).map(({ words }) => words);
    expect(wordsAt(NOW + HOUR)).toEqual(["Will be sent 13 Jun 2026, 15:00."]);
    expect(wordsAt(NOW)).toEqual(["Waiting to be sent."]);
    expect(wordsAt(NOW - GIVE_UP_MS)).toEqual(["Not sent: this channel was set up later."]);
  });

  it("stays for a channel that is no longer used, without an offer to try it again", () => {
    const lines = linesOf(notice([delivery({ state: "failed", attempts: 2, reason })]), [channel({ to: null })], clock);
    expect(lines).toMatchObject([{ failed: true, retry: false }]);
    expect(linesOf(notice([]), [channel({ to: null })], clock)).toEqual([]);
  });
});
