import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addVoucher } from "../../worker/store/offers.ts";
import { askFor, clientOf, pick } from "../support/clients.ts";
import { usageOf } from "../support/metering/usage.ts";
import { add, order, sell } from "../support/shop.ts";
import { type RequestOptions, Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const OTHERS = 3000;
/** An image may have been judged by what was read a moment before. */
const SLACK = 30;

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await askFor(wedding, { invites: "everyone" });
});
afterAll(() => wedding.close());

/** Every table a visitor's requests write to, filled by strangers: `n` of each kind of row. */
async function crowd(n: number): Promise<void> {
  const { DB } = wedding.glassine.env;
  const rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
  const now = Date.now();
  const fill: string[] = [
    `INSERT INTO selections (id, gallery, holder, state, created_at, changed_at)
     ${rows} SELECT 's' || i, '${GALLERY}', 'session:other-' || i, 'closed', 1, 1 FROM n`,
    `INSERT INTO picks (selection, photo, picked, changed_at) ${rows} SELECT 's' || i, 'open-laugh', 1, 1 FROM n`,
    `INSERT INTO rounds (selection, round, key, submitted_at, name, email, message, answers, picks)
     ${rows} SELECT 's' || i, 1, 'key-' || i, 1, '', '', '', '{}', '[]' FROM n`,
    `INSERT INTO carts (gallery, holder, voucher) ${rows} SELECT '${GALLERY}', 'session:other-' || i, 'OPEN' FROM n`,
    `INSERT INTO cart_entries (gallery, holder, item, subject, added_at)
     ${rows} SELECT '${GALLERY}', 'session:other-' || i, 'one', 'open-laugh', 1 FROM n`,
    `INSERT INTO orders (id, gallery, holder, role, key, method, test, name, email, address, currency, total, bill,
       free_photos, voucher, created_at, paid_at, ended_at, invoice, payment)
     ${rows} SELECT 'o' || i, '${GALLERY}', 'session:other-' || i, 'guest', 'k', 'invoice', 0, '', '', '', 'EUR', 1, '{}',
       1, 'OPEN', ${now}, CASE WHEN i % 2 THEN ${now} END, CASE WHEN i % 2 = 0 THEN ${now} END, i, 'pay-' || i FROM n`,
    `INSERT INTO order_photos (order_id, photo, size) ${rows} SELECT 'o' || i, 'open-laugh', 'original' FROM n`,
    `INSERT INTO payments (payment) ${rows} SELECT 'pay-' || i FROM n`,
    `INSERT INTO payment_events (id, at) ${rows} SELECT 'evt-' || i, ${now} FROM n`,
    ...["entry", "mark", "download", "selection", "order"].map(
      (kind) => `INSERT INTO activity (gallery, at, kind, who, what, bucket)
        ${rows} SELECT '${GALLERY}', ${now}, '${kind}', 'guest', 'what ' || i, 'bucket ' || i FROM n`,
    ),
    `INSERT INTO revoked_sessions (jti, expires_at) ${rows} SELECT 'left-' || i, ${now + 1e9} FROM n`,
    `INSERT INTO invitations (id, gallery, role, token_hash, label, expires_at, created_at)
     ${rows} SELECT 'i' || i, '${GALLERY}', 'guest', 'hash ' || i, '', 1, 1 FROM n`,
    `INSERT INTO accounts (id, name, email, email_key, password, created_at)
     ${rows} SELECT 'a' || i, '', 'mail' || i, 'mail' || i, '', 1 FROM n`,
    `INSERT INTO assignments (account, gallery, assigned_at) ${rows} SELECT 'a' || i, '${GALLERY}', 1 FROM n`,
  ];
  for (const sql of fill) await DB.prepare(sql).bind(n).run();
}

type Asking = [path: string, options?: RequestOptions];

const at = (rest: string) => `/g/${GALLERY}${rest}`;
const form = (fields: Record<string, string>): RequestOptions => ({ form: fields });
const json = { accept: "application/json" };

const looking: Asking[] = [
  [at("/")],
  [at("/highlights/")],
  [at("/photo/open-laugh/")],
  [at("/selection")],
  [at("/selection"), { headers: json }],
  [at("/enter")],
  [at("/view"), form({ as: "client" })],
  [at("/selection"), { ...form({ photo: "open-laugh", stars: "3" }), headers: json }],
  [at("/selection/submit"), { ...form({ name: "A", email: "a@example.com", message: "", key: "one" }), headers: json }],
];
const studio: Asking[] = [
  "/studio/",
  "/studio/numbers/",
  ...["", "numbers/", "photos/"].map((room) => `/studio/g/${GALLERY}/${room}`),
].map((path) => [path]);
const downloading: Asking[] = [
  [at("/download/photo/open-laugh")],
  [at("/download/set/highlights.zip")],
  [at("/download/all.zip")],
  [at("/download/selection.zip")],
];
const buying: Asking[] = [
  [at("/store")],
  [at("/cart")],
  [at("/cart"), form({ action: "add", item: "one", photo: "open-laugh" })],
  [at("/cart"), form({ action: "voucher", code: "OPEN" })],
  [at("/cart"), form({ action: "remove", item: "one", subject: "open-laugh" })],
  [at("/cart"), form({ action: "add", item: "one-web", photo: "open-laugh" })],
];

/** Rows read by each request, one after the other. */
async function rowsFor(visitor: Visitor, asked: readonly Asking[]): Promise<Record<string, number>> {
  const read: Record<string, number> = {};
  for (const [path, options] of asked) {
    const { rowsRead, status } = await usageOf(visitor, path, options);
    read[`${options?.form ? "POST" : "GET"} ${path} ${JSON.stringify(options?.form ?? {})}: ${status}`] = rowsRead;
  }
  return read;
}

describe("rows that other visitors left behind", () => {
  it("don't make anybody's request read more rows: pages, images, forms, downloads, the shop", async () => {
    const guest = await wedding.guest();
    const client = (await clientOf(wedding, [GALLERY])).visitor;
    const photographer = await wedding.photographer();
    await addVoucher(wedding.glassine.env.DB, {
      ...{ gallery: GALLERY, code: "OPEN", off: { percent: 10 }, maxUses: null, expiresAt: null, now: 1 },
    });
    await pick(guest, { photo: "open-laugh" });
    await pick(client, { photo: "open-laugh" });
    const image: Asking[] = [[wedding.imageOf("open-laugh")]];
    const marking: Asking[] = [
      [at("/marks"), { ...form({ photo: "dance-1", private: "true" }), headers: json }],
      [at("/marks"), { ...form({ photo: "dance-1", private: "false" }), headers: json }],
      ["/clients/"],
    ];
    const measure = async () => {
      const read = {
        guest: await rowsFor(guest, [...image, ...looking, ...downloading]),
        client: await rowsFor(client, [...image, ...looking, ...marking, ...downloading]),
      };
      await sell(wedding);
      const selling = { buyer: await rowsFor(guest, buying) };
      await wedding.settings({ downloads: "all" });
      return { ...read, ...selling, photographer: await rowsFor(photographer, studio) };
    };
    await measure();
    const before = await measure();
    await crowd(OTHERS);
    const after = await measure();
    const grown = (["guest", "client", "buyer", "photographer"] as const).flatMap((who) =>
      Object.entries(after[who])
        .filter(([request, rows]) => rows > (before[who][request] ?? 0) + SLACK)
        .map(([request, rows]) => `${who}, ${request}: ${before[who][request]} before, ${rows} after`),
    );
    expect(grown).toEqual([]);
  });

  // A page of one kind read all rows, and each thousand rows of the CSV file all that came before them.
  it("don't make a page of the activity read more than it shows, nor its file more than it holds", async () => {
    const photographer = await wedding.photographer();
    const desk = `/studio/g/${GALLERY}/activity`;
    const older = /href="([^"]*before=[^"]*)"/.exec(await photographer.text(`${desk}/?kind=mark`))?.[1] ?? "";
    expect(older).toContain("kind=mark");
    const pages: Asking[] = [[`${desk}/`], [`${desk}/?kind=mark`], [older.replaceAll("&amp;", "&")]];
    for (const [request, rows] of Object.entries(await rowsFor(photographer, pages)))
      expect([request, rows < 200]).toEqual([request, true]);
    const [file] = Object.values(await rowsFor(photographer, [[`${desk}.csv`]]));
    expect(file).toBeLessThan(2 * 5 * OTHERS);
  });

  it("don't make an order, a payment or a guest of a public gallery read more rows", async () => {
    const { DB } = wedding.glassine.env;
    await sell(wedding);
    const placing = async () => {
      const buyer = await wedding.guest();
      await add(buyer, "one", { photo: "open-laugh" });
      const placed = await order(buyer, { method: "invoice", agreed: "on", address: "Somewhere 1" });
      const path = new URL(placed.headers.get("location") ?? "", "https://x.invalid").pathname;
      return rowsFor(buyer, [[path], [`${path}/invoice`], [at("/cart")], [at("/store")]]);
    };
    const after = await placing();
    await DB.batch(
      ["orders", "order_photos", "cart_entries", "carts"].map((table) => DB.prepare(`DELETE FROM ${table}`)),
    );
    const before = await placing();
    const [crowded, alone] = [after, before].map((read) => Object.values(read));
    for (const [i, rows] of (crowded ?? []).entries()) expect(rows).toBeLessThanOrEqual((alone?.[i] ?? 0) + SLACK);
  });

  it("don't make a stranger's view of a public gallery read more rows", async () => {
    await wedding.settings({ visibility: "public", downloads: "all" }, "christening");
    const visitor = new Visitor(wedding.glassine);
    const first = await usageOf(visitor, "/g/christening/church/");
    expect(first.status).toBe(200);
    // Its own rows, those of its link, and those of the sums that it is counted in.
    expect(first.rowsRead).toBeLessThan(45);
  });
});
