import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GIVE_UP_MS, LEASE_MS } from "../../worker/domain/notice/delivery.ts";
import { dayOf } from "../../worker/domain/notice/notice.ts";
import { type ListedNotice, listNotices } from "../../worker/store/deliveries.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { answers, type Received, type Receiver, startReceiver } from "../support/receiver.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const TO = "mara@example.com";
const MAIL = { NOTICE_FROM: "glassine@photos.example.com", NOTICE_TO: TO };
const HOUR = 3_600_000;
const OUTBOX = "/studio/notices/";

let receiver: Receiver;
let wedding: Wedding;
let photographer: Visitor;
/** Mails that were sent before the test. */
let mailsBefore: number;
beforeAll(async () => {
  receiver = await startReceiver();
  wedding = await openWedding({ secrets: { ...receiver.secrets, ...MAIL }, mailTo: TO });
  photographer = await wedding.photographer();
});
afterAll(async () => {
  await wedding?.close();
  await receiver?.close();
});
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  const tables = ["picks", "rounds", "selections", "responses", "notices", "deliveries", "private_marks"];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
  receiver.received.length = 0;
  receiver.answer = answers.with(204);
  mailsBefore = (await wedding.glassine.mails()).length;
});

const list = () => listNotices(wedding.glassine.env.DB, { before: null, limit: 50 });
const states = async () =>
  (await list()).flatMap(({ deliveries }) => deliveries.map(({ channel, state }) => `${channel} ${state}`));
const mails = async () => (await wedding.glassine.mails()).slice(mailsBefore);
const told = () =>
  receiver.received.map(({ body }) => (JSON.parse(body) as { data: { summary: string } }).data.summary);
const onlyWebhook = async () => {
  const delivery = (await list())[0]?.deliveries.find(({ channel }) => channel === "webhook");
  if (!delivery) throw new Error("nothing went by webhook");
  return delivery;
};

/** Runs the cron trigger as if so much time had passed: everything in the outbox is so much older. */
async function cronAfter(ms: number): Promise<void> {
  const { DB } = wedding.glassine.env;
  await DB.batch([
    DB.prepare("UPDATE notices SET created_at = created_at - ?1, due_at = due_at - ?1").bind(ms),
    DB.prepare("UPDATE deliveries SET next_at = next_at - ?1, leased_until = max(0, leased_until - ?1)").bind(ms),
  ]);
  await wedding.glassine.cron();
}

/** Waits for the deliveries that follow an answer. */
const settled = (expected: string[]) => expect.poll(states).toEqual(expected);

async function sendSelection(fields: Record<string, string> = {}, name = "Anna"): Promise<void> {
  const { visitor } = await clientOf(wedding, [GALLERY], name);
  await pick(visitor, { photo: "dance-1", comment: "a comment nobody else reads" });
  await pick(visitor, { photo: "dance-2" });
  expect((await submit(visitor, { message: "a message nobody else reads", ...fields })).status).toBe(200);
}

const test = () => photographer.post(OUTBOX, { action: "test" });

describe("a submission", () => {
  it("is sent at once by mail and by webhook, each with its link to the studio", async () => {
    await sendSelection();
    await settled(["mail sent", "webhook sent"]);
    const said = "Anna sent a selection: 2 photos from Anna & Ben";
    const [mail] = await mails();
    expect(mail).toMatchObject({ from: `"Glassine" <${MAIL.NOTICE_FROM}>`, to: [TO], subject: said });
    const [notice] = await list();
    const { selection = "" } = (notice?.facts ?? {}) as { selection?: string };
    const link = `${wedding.glassine.url.origin}/studio/g/${GALLERY}/selections/?selection=${selection}`;
    expect(mail?.text).toBe(`${said}.\nIt comes with a message.\n\nSee it in your studio:\n${link}\n`);
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toEqual({
      type: "selection.submitted",
      timestamp: new Date(notice?.createdAt ?? 0).toISOString(),
      data: {
        summary: said,
        link,
        gallery: GALLERY,
        title: "Anna & Ben",
        ...{ selection, who: "Anna", picked: 2, round: 1, message: true },
      },
    });
    expect((await photographer.get(new URL(link).pathname + new URL(link).search)).status).toBe(200);
  });

  it("comes as a signed webhook that is not genuine with any other secret, time, body or name", async () => {
    await sendSelection();
    await settled(["mail sent", "webhook sent"]);
    const webhook = receiver.received[0] as Received;
    const { headers } = webhook;
    expect(headers).toMatchObject({ "content-type": "application/json; charset=utf-8", "user-agent": "Glassine" });
    expect(headers["webhook-id"]).toBe((await list())[0]?.id);
    expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(300);
    expect(receiver.isGenuine(webhook)).toBe(true);
    const forged: Partial<Received>[] = [
      { body: webhook.body.replace("Anna", "Eve") },
      { headers: { ...headers, "webhook-timestamp": "1" } },
      { headers: { ...headers, "webhook-id": "another" } },
    ];
    for (const change of forged) expect(receiver.isGenuine({ ...webhook, ...change })).toBe(false);
  });

  it("sent fifty times causes one notice", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    const key = crypto.randomUUID();
    await Promise.all(Array.from({ length: 50 }, () => submit(visitor.copy(), { key })));
    await settled(["mail sent", "webhook sent"]);
    await submit(visitor, { key });
    await cronAfter(HOUR);
    expect([receiver.received.length, (await mails()).length]).toEqual([1, 1]);
  });

  it("reveals no comment, message, address or photo in any channel or log", async () => {
    await sendSelection({ name: "ignored" }, "Wilhelmina");
    await settled(["mail sent", "webhook sent"]);
    receiver.answer = answers.with(500);
    await test();
    const said = JSON.stringify([receiver.received, await mails()]);
    expect(said).toContain("Wilhelmina");
    expect(said).not.toMatch(/nobody else reads|wilhelmina-|dance-1/);
    expect(wedding.glassine.logs()).toContain('"state":"sent"');
    expect(wedding.glassine.logs()).not.toMatch(/nobody else reads|wilhelmina|dance-1|mara@|\/hook|whsec/i);
  });

  // A guest types any name; a line end in it could begin a header of the sender's choice.
  it("by a name with line breaks and special characters is a mail to the photographer alone", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    await submit(guest, { name: "Èvé\r\nBcc: all@example.com\r\n\r\n日本語" });
    await settled(["mail sent", "webhook sent"]);
    const sent = await mails();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      to: [TO],
      subject: '"Èvé Bcc: all@example.com 日本語" sent a selection: 1 photo from Anna & Ben',
    });
    expect([sent[0]?.cc, sent[0]?.bcc]).toEqual([undefined, undefined]);
    expect(told()).toEqual([sent[0]?.subject]);
  });
});

describe("a channel that fails", () => {
  it.each([
    ["500", answers.with(500), "the receiver answered 500"],
    ["401", answers.with(401), "the receiver answered 401"],
    ["429", answers.with(429), "the receiver answered 429"],
  ])("with %s keeps the other from nothing, and is tried again until it works", async (_, answer, reason) => {
    receiver.answer = answer;
    await test();
    expect((await states()).sort()).toEqual(["mail sent", "webhook waiting"]);
    expect(await onlyWebhook()).toMatchObject({ attempts: 1, reason });
    await wedding.glassine.cron();
    expect(receiver.received).toHaveLength(1);
    await cronAfter(HOUR);
    expect(await onlyWebhook()).toMatchObject({ state: "waiting", attempts: 2 });
    receiver.answer = answers.with(200);
    await cronAfter(HOUR);
    expect(await onlyWebhook()).toMatchObject({ state: "sent", attempts: 3, reason: null });
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(receiver.received.every(receiver.isGenuine)).toBe(true);
    expect(await mails()).toHaveLength(1);
  });

  it("because it is gone is given up at once", async () => {
    receiver.answer = answers.with(410);
    await test();
    expect(await onlyWebhook()).toMatchObject({ state: "failed", attempts: 1 });
    await cronAfter(HOUR);
    expect(receiver.received).toHaveLength(1);
  });

  it("for three days is given up, and shown with its reason", async () => {
    receiver.answer = answers.with(503);
    await test();
    let passed = 0;
    while ((await onlyWebhook()).state === "waiting" && passed < 2 * GIVE_UP_MS) {
      const wait = Math.max(0, (await onlyWebhook()).nextAt - Date.now());
      await cronAfter(wait);
      passed += wait;
    }
    const { state, attempts, reason } = await onlyWebhook();
    expect({ state, reason }).toEqual({ state: "failed", reason: "the receiver answered 503" });
    expect(attempts).toBeGreaterThan(12);
    expect(await photographer.text("/studio/")).toContain("A notice could not be sent to you this week");
    expect(passed).toBeLessThan(GIVE_UP_MS);
    expect(await photographer.text(OUTBOX)).toContain(
      `Given up after ${attempts} attempts: the receiver answered 503.`,
    );
  });
});

describe("the cron trigger", () => {
  const write = (id: string) =>
    wedding.glassine.env.DB.prepare(
      "INSERT INTO notices (id, kind, key, facts, site, created_at, due_at) VALUES (?1, 'test', ?1, '{}', 'https://x.example', ?2, ?2)",
    )
      .bind(id, Date.now())
      .run();

  it("run five times at once sends everything once", async () => {
    for (let n = 0; n < 25; n++) await write(`notice-${n}`);
    await Promise.all(Array.from({ length: 5 }, () => wedding.glassine.cron()));
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect([ids.length, new Set(ids).size]).toEqual([25, 25]);
    expect(await states()).toEqual(Array.from({ length: 25 }, () => ["mail sent", "webhook sent"]).flat());
  });

  it("sends again, under the same name, if it was cut off before it stored that it had sent", async () => {
    const { DB } = wedding.glassine.env;
    await DB.prepare(
      "CREATE TRIGGER cut BEFORE UPDATE ON deliveries WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'cut'); END",
    ).run();
    await write("notice-1");
    try {
      await expect(wedding.glassine.cron()).rejects.toThrow();
    } finally {
      await DB.prepare("DROP TRIGGER cut").run();
    }
    expect(receiver.received).toHaveLength(1);
    await wedding.glassine.cron();
    expect(receiver.received).toHaveLength(1);
    await cronAfter(LEASE_MS);
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual(["notice-1", "notice-1"]);
    expect(await states()).toEqual(["mail sent", "webhook sent"]);
  });

  it("deletes what was sent ninety days ago", async () => {
    await write("notice-1");
    await wedding.glassine.cron();
    await cronAfter(91 * 24 * HOUR);
    expect(await list()).toEqual([]);
  });
});

describe("private marks", () => {
  const mark = (visitor: Visitor, photo: string, hide = true) =>
    whole(visitor.post(`/g/${GALLERY}/marks`, { photo, private: String(hide) }));

  it("are reported once, when the photographer's day is over, not with each click", async () => {
    const client = await wedding.client();
    for (const photo of ["dance-1", "dance-2", "open-laugh"]) await mark(client, photo);
    await mark(client, "dance-1", false);
    const { endsAt } = dayOf(Date.now(), "Europe/Vienna");
    expect((await list()).map(({ kind, dueAt }) => [kind, dueAt])).toEqual([["marks", endsAt]]);
    await wedding.glassine.cron();
    expect(receiver.received).toEqual([]);
    expect(await photographer.text(OUTBOX)).toContain("Will be sent");
    await cronAfter(endsAt - Date.now());
    await cronAfter(HOUR);
    expect(told()).toEqual([expect.stringMatching(/^Anna & Ben: 3 photos hidden, 1 shown again on \d+ \w+ \d{4}$/)]);
    expect(await mails()).toHaveLength(1);
    expect(receiver.received[0]?.body).not.toMatch(/dance|laugh/);
  });

  it("by the photographer are not reported", async () => {
    await mark(photographer, "dance-1");
    await whole(photographer.post(`/studio/g/${GALLERY}/private/`, { photo: "dance-2", private: "true" }));
    expect(await list()).toEqual([]);
  });
});

describe("notes on photos", () => {
  it("are one notice for a person and an hour, which counts them and quotes none", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const say = (photo: string, fields: Record<string, string>) =>
      whole(visitor.post(`/g/${GALLERY}/selection/photo/${photo}`, fields));
    const note = (text: string) => ({ action: "add", spot: "50,50", text, key: `about-${text.replace(" ", "-")}` });
    for (const text of ["the bin", "the bin", "the cable"]) await say("dance-1", note(text));
    for (const photo of ["dance-1", "dance-1", "dance-2"]) await say(photo, { action: "approve", approved: "no" });
    await say("open-laugh", { action: "approve", approved: "yes" });
    expect(await list()).toHaveLength(1);
    await wedding.glassine.cron();
    expect(receiver.received).toEqual([]);
    expect(await photographer.text(OUTBOX)).toContain("Will be sent");
    await cronAfter(HOUR);
    expect(told()).toEqual(["Anna wrote 2 notes and asked for changes to 2 photos: Anna & Ben"]);
    expect(receiver.received[0]?.body).not.toMatch(/bin|cable|dance/);
    const [{ facts } = { facts: {} }] = await list();
    expect(facts).toMatchObject({ notes: 2, edited: 0, changes: 2 });
  });
});

describe("the outbox in the studio", () => {
  const idOf = (notice: ListedNotice | undefined) => notice?.id ?? "";

  it("shows the channels, without the secret or the path of the webhook", async () => {
    const page = await photographer.text(OUTBOX);
    expect(page).toContain(`To ${TO}`);
    expect(page).toContain(`To this computer (${new URL(receiver.url).host})`);
    expect(page).not.toMatch(/whsec_|\/hook/);
    expect(page).toContain("No notices yet.");
  });

  it("sends a test notice, and shows its result", async () => {
    receiver.answer = answers.with(500);
    const answer = await test();
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${OUTBOX}?done=tested`]);
    const page = await photographer.text(OUTBOX);
    expect(page).toMatch(/Sent \d+ \w+ \d{4}, \d\d:\d\d/);
    expect(page).toContain("Not sent yet, after 1 attempt: the receiver answered 500. Next try");
  });

  it("tries again at once if asked", async () => {
    receiver.answer = answers.with(410);
    await test();
    receiver.answer = answers.with(200);
    const form = { action: "retry", notice: idOf((await list())[0]), channel: "webhook" };
    expect((await whole(photographer.post(OUTBOX, form))).status).toBe(303);
    expect(await onlyWebhook()).toMatchObject({ state: "sent", attempts: 2 });
    expect((await whole(photographer.post(OUTBOX, form))).status).toBe(400);
    expect(receiver.received).toHaveLength(2);
    expect(await photographer.text("/studio/")).not.toContain("could not be sent");
  });

  it("accepts no other request", async () => {
    const forms: Record<string, string>[] = [
      {},
      { action: "delete" },
      { action: "retry" },
      { action: "retry", notice: "none", channel: "webhook" },
      { action: "retry", notice: "none", channel: "pigeon" },
    ];
    for (const form of forms) expect((await whole(photographer.post(OUTBOX, form))).status).toBe(400);
    expect(receiver.received).toEqual([]);
  });

  it("shows a client's name as text", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    await submit(guest, { name: "<img src=x onerror=alert(1)>" });
    await settled(["mail sent", "webhook sent"]);
    const page = await photographer.text(OUTBOX);
    expect(page).toContain("&lt;img src=x");
    expect(page).not.toContain("<img src=x");
  });

  it("comes in pages", async () => {
    const { DB } = wedding.glassine.env;
    const insert = DB.prepare(
      "INSERT INTO notices (id, kind, gallery, key, facts, site, created_at, due_at) VALUES (?1, 'marks', 'christening', ?1, ?2, 'https://x.example', ?3, ?3)",
    );
    const facts = (n: number) => JSON.stringify({ day: "2026-06-13", hidden: n + 1, shown: 0 });
    await DB.batch(Array.from({ length: 60 }, (_, n) => insert.bind(`notice-${n}`, facts(n), n)));
    const first = await photographer.text(OUTBOX);
    const older = /href="([^"]*\?before=[^"]*)"/.exec(first)?.[1] ?? "";
    const second = await photographer.text(older);
    const numbers = (page: string) =>
      [...page.matchAll(/>\s*Christening: (\d+) photo/g)].map((match) => Number(match[1]));
    expect(numbers(first)).toEqual(Array.from({ length: 50 }, (_, n) => 60 - n));
    expect(numbers(second)).toEqual(Array.from({ length: 10 }, (_, n) => 10 - n));
    expect(second).not.toContain("?before=");
  });
});
