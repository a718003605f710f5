import { createHash } from "node:crypto";
import { MANIFEST_FORMAT, shardCount, shardOf } from "../../worker/domain/manifest.ts";
import { encodePage } from "../../worker/domain/slices.ts";
import { keys } from "../../worker/store/keys.ts";
import { crc32 } from "../../worker/zip/crc32.ts";
import type { Wedding } from "./wedding.ts";

/** The largest gallery there may be. */
export const HUGE = "huge";
const SETS = 400;
const PER_SET = 50;
export const PHOTOS = SETS * PER_SET;

/** How much of everything else there is: galleries beside that one, accounts, each assigned to every gallery … */
export const CROWD = {
  galleries: 300,
  accounts: 500,
  selections: 1000,
  picksOfEach: 10,
  orders: 3000,
  /** Orders one buyer made, and how many photos the bill of each is about. */
  ownOrders: 300,
  photosOfOwn: 1000,
  activity: 5000,
  notices: 2000,
  invitations: 600,
  clientLinks: 490,
  vouchers: 600,
} as const;

const bytes = new TextEncoder().encode("a photo");
export const blob = createHash("sha256").update(bytes).digest("hex");
const file = (name: string) => ({
  file: `${name}.jpg`,
  blob,
  size: bytes.length,
  crc32: crc32(bytes),
  type: "image/jpeg",
});
const photoOf = (name: string, set: string) => ({
  ...{ name, set, width: 3, height: 2, caption: null, taken: null, hash: blob.slice(0, 12) },
  placeholder: "ffffff ffffff ffffff ffffff",
  renditions: [{ edge: 800, format: "jpg", blob, size: bytes.length }],
  ...{ original: file(name), web: file(name) },
});

interface Stored {
  gallery: string;
  sets: { id: string; photos: ReturnType<typeof photoOf>[] }[];
}

const huge: Stored = {
  gallery: HUGE,
  sets: Array.from({ length: SETS }, (_, s) => ({
    id: `set-${s}`,
    photos: Array.from({ length: PER_SET }, (_, p) => photoOf(`HUGE_${s * PER_SET + p}`, `set-${s}`)),
  })),
};

/** Stores a gallery as publishing would, of one file's bytes; of the pages of its sets the first and the last. */
async function store({ glassine }: Wedding, { gallery, sets }: Stored): Promise<void> {
  const { DB } = glassine.env;
  const { blobs } = glassine.target;
  const at = { gallery, version: "v1" };
  const put = (key: string, value: object) =>
    blobs.put(key, Buffer.from(JSON.stringify({ format: MANIFEST_FORMAT, ...value })), { type: "application/json" });
  const putPage = (key: string) => blobs.put(key, page, { type: "application/octet-stream" });
  const all = sets.flatMap(({ photos }) => photos);
  const shards = shardCount(all.length);
  const byShard = Map.groupBy(all, ({ name }) => shardOf(name, shards));
  for (const [shard, photos] of byShard) await put(keys.shard(at.gallery, at.version, shard), { photos });
  const page = encodePage({ pieces: [], bytes: new Uint8Array(), styles: [], scripts: [], site: null });
  for (const { id, photos } of sets) await put(keys.files(at.gallery, at.version, id), { photos });
  for (const set of new Set([sets[0], sets.at(-1)]))
    if (set) await putPage(keys.setPage(at.gallery, at.version, set.id));
  await putPage(keys.coverPage(at.gallery, at.version));
  await put(keys.manifest(at.gallery, at.version), {
    ...{ ...at, title: gallery, date: null, description: null, language: "en", cover: null, look: {} },
    studio: { name: "Mara", email: null, links: [], timezone: "UTC" },
    sets: sets.map(({ id, photos }) => {
      const sizes = photos.map(() => bytes.length);
      return {
        ...{ id, title: id, folder: id, photos: photos.map(({ name }) => name) },
        ...{ originalBytes: sizes, webBytes: sizes },
      };
    }),
  });
  await DB.batch([
    DB.prepare(
      `INSERT INTO galleries (gallery, version, photo_count, title, listed, created_at, published_at)
       VALUES (?1, 'v1', ?2, ?1, 1, 1, 1)`,
    ).bind(gallery, all.length),
    DB.prepare("INSERT INTO sets (gallery, id, visibility) SELECT ?, value, 'everyone' FROM json_each(?)").bind(
      gallery,
      JSON.stringify(sets.map(({ id }) => id)),
    ),
    DB.prepare("INSERT INTO versions (gallery, version, digest, published_at) VALUES (?, 'v1', '', 1)").bind(gallery),
  ]);
}

/** Makes the largest gallery there may be. */
export async function makeHuge(wedding: Wedding): Promise<void> {
  await wedding.glassine.target.blobs.put(keys.blob(blob), bytes, { type: "image/jpeg" });
  await store(wedding, huge);
}

interface Buyer {
  /** `account:<id>`, as selections, carts and orders know them. */
  holder: string;
  account: string;
}

/** Fills every table as years of work with many clients would, and assigns all galleries to everybody. */
export async function makeCrowd(wedding: Wedding, { holder, account }: Buyer): Promise<void> {
  const { DB } = wedding.glassine.env;
  for (let i = 0; i < CROWD.galleries; i += 1) {
    const id = `small-${i}`;
    await store(wedding, { gallery: id, sets: [{ id: "all", photos: [photoOf(`SMALL_${i}`, "all")] }] });
  }
  const now = Date.now();
  const rows = (n: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`;
  const bill = JSON.stringify({
    ...{ currency: "EUR", sum: 500, voucher: null, discount: 0, total: 500 },
    tax: { kind: "none", rate: 0, label: "", amount: 0 },
    lines: [lineOf(["HUGE_1"])],
  });
  const names = Array.from({ length: CROWD.photosOfOwn }, (_, i) => `HUGE_${i}`);
  const large = JSON.stringify({
    ...{ currency: "EUR", sum: 500_000, voucher: null, discount: 0, total: 500_000 },
    tax: { kind: "none", rate: 0, label: "", amount: 0 },
    lines: names.map((name) => lineOf([name])),
  });
  const order = `INSERT INTO orders (id, gallery, holder, role, key, method, test, name, email, address, currency, total,
    bill, free_photos, created_at, paid_at, payment, invoice)`;
  const fill: [sql: string, ...values: (string | number)[]][] = [
    [
      `INSERT INTO accounts (id, name, email, email_key, password, created_at)
       ${rows(CROWD.accounts)} SELECT 'account-' || i, 'Client ' || i, 'c' || i || '@example.com', 'c' || i || '@example.com', '', i FROM n`,
    ],
    [
      "INSERT OR IGNORE INTO assignments (account, gallery, assigned_at) SELECT accounts.id, galleries.gallery, 1 FROM accounts, galleries",
    ],
    [
      `INSERT INTO selections (id, gallery, holder, state, round, created_at, changed_at)
       ${rows(CROWD.selections)} SELECT 's' || i, ?1, 'session:other-' || i, 'open', 2, 1, i FROM n`,
      HUGE,
    ],
    [
      `INSERT INTO picks (selection, photo, picked, comment, changed_at)
       SELECT selections.id, 'HUGE_' || value, 1, 'Please without the branch', 1 FROM selections, json_each(?1) WHERE selections.id GLOB 's[0-9]*'`,
      JSON.stringify(Array.from({ length: CROWD.picksOfEach }, (_, i) => i)),
    ],
    [
      `INSERT INTO rounds (selection, round, key, submitted_at, name, email, message, answers, picks)
       SELECT id, 1, 'key', 1, 'Uncle ' || id, '', 'Hello', '{}', '[]' FROM selections WHERE id GLOB 's[0-9]*'`,
    ],
    [
      `INSERT INTO round_picks (selection, photo, round, picked) SELECT selection, photo, 1, 1 FROM picks WHERE selection GLOB 's[0-9]*'`,
    ],
    [
      `${order} ${rows(CROWD.orders)} SELECT 'XTHER' || printf('%07d', i), ?1, 'session:other-' || i, 'guest', 'k', 'card', 0, 'Buyer ' || i, 'b@example.com',
        '', 'EUR', 500, ?2, 0, ?3 - i, ?3, 'pay-' || i, i FROM n`,
      ...[HUGE, bill, now],
    ],
    [
      `${order} ${rows(CROWD.ownOrders)} SELECT 'BWN' || printf('%09d', i), ?1, ?4, 'client', 'k' || i, 'card', 0, 'Anna', 'anna@example.com',
        '', 'EUR', 500000, ?2, 0, ?3 + i, ?3, 'own-' || i, 1000000 + i FROM n`,
      ...[HUGE, large, now - 1_000_000, holder],
    ],
    ["INSERT INTO order_photos (order_id, photo, size) SELECT id, 'HUGE_1', 'web' FROM orders WHERE id GLOB 'XTHER*'"],
    [
      "INSERT INTO order_photos (order_id, photo, size) SELECT orders.id, value, 'web' FROM orders, json_each(?1) WHERE orders.id GLOB 'BWN*' AND (orders.id = 'BWN000000001' OR json_each.key < 20)",
      JSON.stringify(names),
    ],
    ["INSERT INTO payments (payment) SELECT payment FROM orders WHERE payment IS NOT NULL"],
    [
      `INSERT INTO activity (gallery, at, kind, who, what, bucket, photos) ${rows(CROWD.activity)}
       SELECT ?1, ?2 - i, 'mark', 'client', 'hid', 'hour ' || i, ?3 FROM n`,
      ...[HUGE, now, JSON.stringify(names.slice(0, 20))],
    ],
    [
      `INSERT INTO notices (id, kind, gallery, key, facts, site, created_at, due_at) ${rows(CROWD.notices)}
       SELECT 'notice-' || i, 'test', ?1, 'key ' || i, '{}', 'https://photos.example', ?2 - i, ?2 - i FROM n`,
      ...[HUGE, now],
    ],
    [
      "INSERT INTO deliveries (notice, channel, state, next_at, reason) SELECT id, 'mail', 'failed', due_at, 'refused' FROM notices",
    ],
    [
      `INSERT INTO invitations (id, gallery, role, token_hash, label, expires_at, created_at) ${rows(CROWD.invitations)}
       SELECT 'inv-' || i, ?1, 'guest', 'hash ' || i, 'Table ' || i, ?2, i FROM n`,
      ...[HUGE, now + 1e9],
    ],
    [
      `INSERT INTO client_links (id, gallery, holder, epoch, token_hash, label, photos, downloads, expires_at, created_at)
       ${rows(CROWD.clientLinks)} SELECT 'link-' || i, ?1, 'account:account-' || i, 0, 'secret ' || i, 'Photos for table ' || i, ?3, 1, ?2, i FROM n`,
      ...[HUGE, now + 1e9, JSON.stringify(names.slice(0, 300))],
    ],
    [
      `INSERT INTO vouchers (gallery, code, percent, created_at) ${rows(CROWD.vouchers)} SELECT ?1, 'CODE-' || i, 10, i FROM n`,
      HUGE,
    ],
    [
      "INSERT OR IGNORE INTO cart_entries (gallery, holder, item, subject, added_at) SELECT ?1, ?2, 'one-web', value, 1 FROM json_each(?3)",
      ...[HUGE, holder, JSON.stringify(Array.from({ length: 900 }, (_, i) => `HUGE_${2000 + i}`))],
    ],
    [
      `INSERT INTO numbers (gallery, kind, day, subject, who, n) ${rows(20_000)} SELECT ?1, 'photo', '', 'HUGE_' || (i - 1), '', i FROM n`,
      HUGE,
    ],
    [
      `INSERT INTO numbers (gallery, kind, day, subject, who, n)
       ${rows(1000)} SELECT gallery, 'visitors', date('now', '-' || i || ' days'), '', '', i FROM n, galleries`,
    ],
    [
      `INSERT INTO views (gallery, day, kind, subject, n)
       ${rows(90)} SELECT ?1, date('now', '-' || i || ' days'), 'photo', 'HUGE_' || value, 1 FROM n, json_each(?2)`,
      ...[HUGE, JSON.stringify(Array.from({ length: 3000 }, (_, i) => i))],
    ],
    ["INSERT OR IGNORE INTO responses (gallery, invites) SELECT gallery, 'clients' FROM galleries"],
    ["INSERT OR IGNORE INTO assignments (account, gallery, assigned_at) SELECT ?1, gallery, 1 FROM galleries", account],
  ];
  for (const [sql, ...values] of fill)
    await DB.prepare(sql)
      .bind(...values)
      .run();
}

const lineOf = (subjects: string[]) => ({
  ...{ item: "one-web", kind: "photo", size: "web", count: null, subjects, title: null, photos: 1 },
  ...{ bytes: 7, price: 500, free: false },
});

/** Picks every photo of the largest gallery for whoever began a selection there, as `holder`. */
export async function pickEverything({ glassine }: Wedding, holder: string): Promise<void> {
  const every = JSON.stringify(Array.from({ length: PHOTOS }, (_, i) => `HUGE_${i}`));
  await glassine.env.DB.prepare(
    `INSERT OR IGNORE INTO picks (selection, photo, picked, changed_at)
     SELECT (SELECT id FROM selections WHERE gallery = ?1 AND holder = ?3), value, 1, 1 FROM json_each(?2)`,
  )
    .bind(HUGE, every, holder)
    .run();
}
