import { beforeEach, describe, expect, it } from "vitest";
import { CHANNELS, type Fate, GIVE_UP_MS, KEPT_MS, LEASE_MS } from "../../../worker/domain/notice/delivery.ts";
import {
  type Claim,
  claimDeliveries,
  clearNotices,
  listNotices,
  retryDelivery,
  settleDelivery,
  type Turn,
} from "../../../worker/store/deliveries.ts";
import { noticeStatement } from "../../../worker/store/notices.ts";
import { batch } from "../../../worker/store/query.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15);
const MINUTE = 60_000;

beforeEach(() => putGallery(store.db, "anna-ben", { title: "Anna & Ben" }));

function write(key: string, times: { now?: number; dueAt?: number } = {}): Promise<unknown> {
  const notice = { kind: "test", gallery: "anna-ben", key, facts: {}, site: "https://photos.example.com" } as const;
  return batch(store.db, [noticeStatement(store.db, { ...notice, now: NOW, ...times })]);
}

const claim = (turn: Partial<Turn> = {}) =>
  claimDeliveries(store.db, { channels: CHANNELS, now: NOW, limit: 10, ...turn });
const names = (claims: Claim[]) => claims.map(({ channel, attempts }) => `${channel} ${attempts}`).sort();
const list = () => listNotices(store.db, { before: null, limit: 50 });
const states = async () =>
  (await list()).flatMap(({ deliveries }) => deliveries.map(({ channel, state }) => `${channel} ${state}`));
const fate = (change: Partial<Fate> = {}): Fate => ({ state: "sent", nextAt: NOW, reason: null, ...change });

async function claimOne(turn: Partial<Turn> = {}): Promise<Claim> {
  const [first] = await claim({ channels: ["webhook"], ...turn });
  if (!first) throw new Error("nothing was to be claimed");
  return first;
}

describe("a delivery", () => {
  it("is made by every channel that is set up, each on its own", async () => {
    await write("one");
    expect(names(await claim({ channels: ["webhook"] }))).toEqual(["webhook 1"]);
    expect(names(await claim())).toEqual(["mail 1"]);
    expect(await claim()).toEqual([]);
  });

  it("hands over the notice with its gallery's title of today", async () => {
    await write("one");
    const { notice } = await claimOne();
    expect(notice).toMatchObject({ kind: "test", gallery: "anna-ben", title: "Anna & Ben", facts: {}, dueAt: NOW });
  });

  it("is claimed by one of many at once", async () => {
    for (let n = 0; n < 6; n++) await write(`notice ${n}`);
    const claims = (await Promise.all(Array.from({ length: 20 }, () => claim({ limit: 3 })))).flat();
    const distinct = new Set(claims.map(({ notice, channel }) => `${notice.id} ${channel}`));
    expect([claims.length, distinct.size]).toEqual([12, 12]);
  });

  it("is not made before the notice is due", async () => {
    await write("one", { dueAt: NOW + 1 });
    expect(await claim()).toEqual([]);
    expect(await claim({ now: NOW + 1 })).toHaveLength(2);
  });

  it("is claimed again when its lease is over and nobody settled it", async () => {
    await write("one");
    await claimOne();
    expect(await claim({ channels: ["webhook"], now: NOW + LEASE_MS - 1 })).toEqual([]);
    expect(names(await claim({ channels: ["webhook"], now: NOW + LEASE_MS }))).toEqual(["webhook 2"]);
  });

  it("that was sent is never made again", async () => {
    await write("one");
    await settleDelivery(store.db, await claimOne(), fate());
    expect(await claim({ channels: ["webhook"], now: NOW + GIVE_UP_MS })).toEqual([]);
    expect((await list())[0]?.deliveries).toEqual([
      { channel: "webhook", state: "sent", attempts: 1, nextAt: NOW, sentAt: NOW, reason: null },
    ]);
  });

  it("that failed is made again at its time, and says why until then", async () => {
    await write("one");
    const nextAt = NOW + 3 * MINUTE;
    const reason = "the receiver answered 500";
    await settleDelivery(store.db, await claimOne(), fate({ state: "waiting", nextAt, reason }));
    expect((await list())[0]?.deliveries[0]).toMatchObject({ state: "waiting", nextAt, reason, sentAt: null });
    expect(await claim({ channels: ["webhook"], now: nextAt - 1 })).toEqual([]);
    expect(names(await claim({ channels: ["webhook"], now: nextAt }))).toEqual(["webhook 2"]);
  });

  it("whose lease ran out: a late failure does not undo what the next one did, a late success counts", async () => {
    await write("one");
    const slow = await claimOne();
    const quick = await claimOne({ now: NOW + LEASE_MS });
    await settleDelivery(store.db, slow, fate({ state: "failed", reason: "late" }));
    expect(await states()).toEqual(["webhook waiting"]);
    await settleDelivery(store.db, slow, fate());
    await settleDelivery(store.db, quick, fate({ state: "failed", reason: "too late" }));
    expect(await states()).toEqual(["webhook sent"]);
  });

  it("of a notice older than three days is not begun by a channel that was set up since", async () => {
    await write("one");
    expect(await claim({ now: NOW + GIVE_UP_MS - 1, channels: ["mail"] })).toHaveLength(1);
    expect(await claim({ now: NOW + GIVE_UP_MS, channels: ["webhook"] })).toEqual([]);
  });
});

describe("trying again", () => {
  it("makes it the turn of one that waits, was given up, or was never begun", async () => {
    await write("one");
    const first = await claimOne();
    const retry = (now: number) => retryDelivery(store.db, { notice: first.notice.id, channel: "webhook", now });
    await settleDelivery(store.db, first, fate({ state: "waiting", nextAt: NOW + 60 * MINUTE, reason: "no" }));
    expect(await retry(NOW + 1)).toBe(true);
    const second = await claimOne({ now: NOW + 1 });
    await settleDelivery(store.db, second, fate({ state: "failed", reason: "no" }));
    expect(await retry(NOW + 2)).toBe(true);
    expect((await claimOne({ now: NOW + 2 })).attempts).toBe(3);
    const late = NOW + GIVE_UP_MS;
    expect(await retryDelivery(store.db, { notice: first.notice.id, channel: "mail", now: late })).toBe(true);
    expect(await claim({ channels: ["mail"], now: late })).toHaveLength(1);
  });

  it("leaves alone what is under way, what was sent, what is not due and what is not there", async () => {
    await write("one");
    const first = await claimOne();
    const retry = (change = {}) =>
      retryDelivery(store.db, { notice: first.notice.id, channel: "webhook", now: NOW + 1, ...change });
    await retry();
    expect(await claim({ channels: ["webhook"], now: NOW + 1 })).toEqual([]);
    await settleDelivery(store.db, first, fate());
    expect(await retry()).toBe(false);
    expect(await retry({ notice: "none" })).toBe(false);
    expect(await retry({ channel: "mail", now: NOW - 1 })).toBe(false);
    expect(await states()).toEqual(["webhook sent"]);
  });
});

describe("the outbox", () => {
  it("is listed newest first, page by page", async () => {
    for (let n = 0; n < 5; n++) await write(`notice ${n}`, { now: NOW + Math.floor(n / 2) });
    const first = await listNotices(store.db, { before: null, limit: 3 });
    const last = first.at(-1);
    const second = await listNotices(store.db, { before: { at: last?.createdAt ?? 0, id: last?.id ?? "" }, limit: 3 });
    const all = [...first, ...second];
    expect(all.map(({ createdAt }) => createdAt - NOW)).toEqual([2, 1, 1, 0, 0]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
  });

  it("keeps what was not sent, and lets go of the rest after ninety days", async () => {
    await write("sent");
    await settleDelivery(store.db, await claimOne(), fate());
    await write("nobody to tell", { now: NOW + 1 });
    await write("failed", { now: NOW + 2 });
    const failing = (await claim({ channels: ["mail"], now: NOW + 2 })).at(-1);
    if (!failing) throw new Error("nothing was to be claimed");
    await store.db
      .prepare("DELETE FROM deliveries WHERE channel = 'mail' AND notice <> ?")
      .bind(failing.notice.id)
      .run();
    await settleDelivery(store.db, failing, fate({ state: "failed", reason: "no" }));
    await clearNotices(store.db, NOW + KEPT_MS);
    expect(await list()).toHaveLength(3);
    await clearNotices(store.db, NOW + KEPT_MS + MINUTE);
    expect((await list()).map(({ id }) => id)).toEqual([failing.notice.id]);
    expect(await states()).toContain("mail failed");
  });
});
