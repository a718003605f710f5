import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mintInvitation } from "../../worker/store/invitations.ts";
import { askFor, clientOf, pick, whole } from "../support/clients.ts";
import { usageOf } from "../support/metering/usage.ts";
import { add, clearShop, order, ordersOf, sell } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

const AT = `/g/${GALLERY}`;
const PHOTO = `${AT}/download/photo/open-laugh`;
const ALL = `${AT}/download/all.zip`;

let wedding: Wedding;
let grandma: Visitor;
let uncle: Visitor;
const db = () => wedding.glassine.env.DB;

beforeAll(async () => {
  wedding = await openWedding();
  [grandma, uncle] = await Promise.all([invited("Grandma"), invited("Uncle Franz")]);
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  await wedding.settings({ trace: true, downloads: "all", downloadSizes: "all", keepsake: "everyone" });
  await db().prepare("DELETE FROM traces").run();
});

/** Somebody who came by an invitation with their name on it. */
async function invited(label: string, role: "guest" | "client" = "guest"): Promise<Visitor> {
  const now = Date.now();
  const { token } = await mintInvitation(db(), {
    ...{ gallery: GALLERY, role, label, maxUses: null, expiresAt: now + 1e8, now },
  });
  const visitor = new Visitor(wedding.glassine);
  expect((await whole(visitor.post(`${AT}/invite`, { token }))).status).toBe(303);
  return visitor;
}

async function download(visitor: Visitor, path: string, headers: Record<string, string> = {}) {
  const response = await visitor.get(path, headers);
  return { response, bytes: Buffer.from(await response.arrayBuffer()), etag: response.headers.get("etag") ?? "" };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The tag of a JPEG, and the file without it, with nothing of our code. */
function apart(file: Buffer): { tag: string | undefined; without: Buffer } {
  const tag = /^\xff\xd8\xff\xfe\0\x2bglassine:([0-9a-f]{32})\xff/.exec(file.toString("latin1", 0, 60))?.[1];
  return { tag, without: tag === undefined ? file : Buffer.concat([file.subarray(0, 2), file.subarray(47)]) };
}

const kept = async () =>
  (await db().prepare("SELECT tag, gallery, kind, name, email FROM traces ORDER BY name").all()).results;

describe("a photo that somebody downloads by invitation", () => {
  it("is the published file with a tag that names the invitation, and shows the same pixels", async () => {
    const { original } = await wedding.photo("open-laugh");
    const { bytes, response } = await download(grandma, PHOTO);
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    expect(bytes.length).toBe(original.size + 45);
    const { tag, without } = apart(bytes);
    expect(sha256(without)).toBe(original.blob);
    expect(await kept()).toEqual([{ tag, gallery: GALLERY, kind: "invitation", name: "Grandma", email: null }]);
    const [seen, published] = await Promise.all(
      [bytes, without].map((one) => sharp(one, { failOn: "warning" }).raw().toBuffer()),
    );
    expect(seen?.equals(published ?? Buffer.alloc(0))).toBe(true);
    const [ours, theirs] = await Promise.all([bytes, without].map((one) => sharp(one).metadata()));
    expect({ ...ours, comments: [], size: 0 }).toEqual({ ...theirs, comments: [], size: 0 });
    await download(grandma, `${PHOTO}?size=web`);
    await download(grandma, ALL);
    expect(await kept()).toHaveLength(1);
  });

  it("has another tag and another ETag for each person, and always the same for one", async () => {
    const [hers, again, his] = [
      await download(grandma, PHOTO),
      await download(grandma, PHOTO),
      await download(uncle, PHOTO),
    ];
    expect(again.bytes.equals(hers.bytes)).toBe(true);
    expect(again.etag).toBe(hers.etag);
    expect(apart(his.bytes).tag).toMatch(/^[0-9a-f]{32}$/);
    expect(apart(his.bytes).tag).not.toBe(apart(hers.bytes).tag);
    expect(his.etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(his.etag).not.toBe(hers.etag);
    expect(his.etag).not.toContain(apart(his.bytes).tag);
    expect((await kept()).map(({ name }) => name)).toEqual(["Grandma", "Uncle Franz"]);
    expect((await download(grandma, PHOTO, { "if-none-match": hers.etag })).response.status).toBe(304);
    expect((await download(uncle, PHOTO, { "if-none-match": hers.etag })).response.status).toBe(200);
  });

  it("continues wherever it broke off, but never with somebody else's bytes", async () => {
    const { bytes, etag } = await download(grandma, PHOTO);
    for (const at of [1, 2, 20, 46, 47, 48, 1000, bytes.length - 1]) {
      const rest = await download(grandma, PHOTO, { range: `bytes=${at}-`, "if-range": etag });
      expect([at, rest.response.status]).toEqual([at, 206]);
      expect(Buffer.concat([bytes.subarray(0, at), rest.bytes]).equals(bytes)).toBe(true);
    }
    for (const [from, to] of [
      [0, 1],
      [3, 40],
      [40, 60],
      [100, 200],
    ] as const) {
      const part = await download(grandma, PHOTO, { range: `bytes=${from}-${to}` });
      expect(part.response.headers.get("content-range")).toBe(`bytes ${from}-${to}/${bytes.length}`);
      expect(part.bytes.equals(bytes.subarray(from, to + 1))).toBe(true);
    }
    const last = await download(grandma, PHOTO, { range: "bytes=-10" });
    expect(last.bytes.equals(bytes.subarray(-10))).toBe(true);
    const other = await download(uncle, PHOTO, { range: "bytes=100-", "if-range": etag });
    expect(other.response.status).toBe(200);
    expect((await download(grandma, PHOTO, { range: `bytes=${bytes.length}-` })).response.status).toBe(416);
  });

  it("announces its length to HEAD, which keeps nothing", async () => {
    const response = await grandma.request(PHOTO, { method: "HEAD" });
    const { original } = await wedding.photo("open-laugh");
    expect([response.status, response.headers.get("content-length")]).toEqual([200, String(original.size + 45)]);
    expect(await kept()).toEqual([]);
  });

  it("isn't sent if it can't be remembered whose it is", async () => {
    await db().prepare("ALTER TABLE traces RENAME TO traces_away").run();
    try {
      for (const path of [PHOTO, ALL]) expect((await download(grandma, path)).response.status).toBe(503);
    } finally {
      await db().prepare("ALTER TABLE traces_away RENAME TO traces").run();
    }
    expect((await download(grandma, PHOTO)).response.status).toBe(200);
  });
});

describe("a zip that somebody downloads by invitation", () => {
  it("has the tag in every photo, adds up, and continues", async () => {
    const { tag } = apart((await download(grandma, PHOTO)).bytes);
    for (const path of [ALL, `${AT}/download/set/highlights.zip`, `${ALL}?size=web`]) {
      const { bytes, response, etag } = await download(grandma, path);
      expect(response.headers.get("content-length")).toBe(String(bytes.length));
      const entries = await readZip(bytes);
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries) {
        expect(apart(entry.bytes).tag).toBe(tag);
        expect([entry.size, entry.crc32]).toEqual([entry.bytes.length, crc32(entry.bytes)]);
      }
      for (const at of [60, 90, Math.floor(bytes.length / 2)]) {
        const rest = await download(grandma, path, { range: `bytes=${at}-`, "if-range": etag });
        expect(rest.response.status).toBe(206);
        expect(Buffer.concat([bytes.subarray(0, at), rest.bytes]).equals(bytes)).toBe(true);
      }
      const other = await download(uncle, path, { range: "bytes=60-", "if-range": etag });
      expect(other.response.status).toBe(200);
    }
    const { original } = await wedding.photo("open-laugh");
    const whole = await readZip((await download(grandma, ALL)).bytes);
    const one = whole.find(({ path }) => path.endsWith("open-laugh.jpg"));
    expect(sha256(apart(one?.bytes ?? Buffer.alloc(0)).without)).toBe(original.blob);
  });

  it("has it in what they picked and in what they bought", async () => {
    await askFor(wedding, { invites: "everyone" });
    await pick(grandma, { photo: "dance-1" });
    const picked = await readZip((await download(grandma, `${AT}/download/selection.zip`)).bytes);
    expect(picked.map(({ path }) => path)).toEqual(["dance-1.jpg"]);
    const { tag } = apart(picked[0]?.bytes ?? Buffer.alloc(0));
    expect(tag).toBeDefined();
    await sell(wedding);
    await add(grandma, "all");
    await order(grandma, { method: "invoice" });
    const [bill] = await ordersOf(wedding);
    const id = bill?.id ?? "";
    await db().prepare("UPDATE orders SET paid_at = ?").bind(Date.now()).run();
    const bought = await readZip((await download(grandma, `${AT}/order/${id}/photos.zip`)).bytes);
    expect(bought.map(({ bytes }) => apart(bytes).tag)).toEqual([tag, tag, tag, tag]);
    expect(apart((await download(grandma, `${AT}/order/${id}/photo/dance-1`)).bytes).tag).toBe(tag);
    await clearShop(wedding);
  });

  it("asks storage for no more than one without, and the database for one statement", async () => {
    const measured = async (path: string) => {
      const { subrequests, queries } = await usageOf(grandma, path);
      return { subrequests, queries };
    };
    for (const path of [PHOTO, ALL]) {
      await measured(path);
      const traced = await measured(path);
      await wedding.settings({ trace: false });
      const bare = await measured(path);
      await wedding.settings({ trace: true });
      expect(traced).toEqual({ subrequests: bare.subrequests + 1, queries: bare.queries + 1 });
    }
  });
});

describe("who is named", () => {
  it("is an account, also while it looks as a guest", async () => {
    const { visitor, email } = await clientOf(wedding, [GALLERY], "Anna");
    const { tag } = apart((await download(visitor, PHOTO)).bytes);
    expect(await kept()).toEqual([{ tag, gallery: GALLERY, kind: "account", name: "Anna", email }]);
    await whole(visitor.post(`${AT}/view`, { as: "guest" }));
    expect(apart((await download(visitor, PHOTO)).bytes).tag).toBe(tag);
  });

  it("is nobody who came by a password, by a client's link, or is the photographer: their files are as published", async () => {
    await wedding.settings({ clientLinks: "guests" });
    const [guest, client, photographer, anna] = [
      await wedding.guest(),
      await wedding.client(),
      await wedding.photographer(),
      (await clientOf(wedding, [GALLERY], "Anna")).visitor,
    ];
    const { original } = await wedding.photo("open-laugh");
    const etags = new Set<string>();
    for (const visitor of [guest, client, photographer]) {
      const { bytes, etag } = await download(visitor, PHOTO);
      expect(sha256(bytes)).toBe(original.blob);
      etags.add(etag);
      for (const entry of await readZip((await download(visitor, ALL)).bytes))
        expect(apart(entry.bytes).tag).toBeUndefined();
    }
    expect(etags).toEqual(new Set([`"${original.blob.slice(0, 32)}"`]));
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const made = await anna.post(`${AT}/view/links`, {
      ...{ action: "make", name: "For grandma", until, photo: ["open-laugh"], downloads: "on" },
    });
    const token = /view\/link#([\w-]{32})"/.exec(await made.text())?.[1] ?? "";
    const stranger = new Visitor(wedding.glassine);
    const opened = await whole(stranger.post(`${AT}/view/link`, { token }));
    const file = await download(stranger, `${opened.headers.get("location")}file/open-laugh`);
    expect([file.response.status, sha256(file.bytes)]).toEqual([200, original.blob]);
    expect(await kept()).toEqual([]);
  });

  it("is nobody in a keepsake, whose files are signed as they are", async () => {
    const { bytes } = await download(grandma, `${AT}/download/keepsake.zip?size=web`);
    const photos = (await readZip(bytes)).filter(({ path }) => path.endsWith(".jpg"));
    expect(photos.length).toBeGreaterThan(0);
    for (const photo of photos) expect(apart(photo.bytes).tag).toBeUndefined();
    expect(await kept()).toEqual([]);
  });
});

describe("trace", () => {
  it("off leaves downloads as they were: bytes, ETags and rows read", async () => {
    await wedding.settings({ trace: false });
    const guest = await wedding.guest();
    const { original } = await wedding.photo("open-laugh");
    const { bytes, etag } = await download(grandma, PHOTO);
    expect([sha256(bytes), etag]).toEqual([original.blob, `"${original.blob.slice(0, 32)}"`]);
    const [hers, theirs] = [await download(grandma, ALL), await download(guest, ALL)];
    expect(hers.bytes.equals(theirs.bytes)).toBe(true);
    expect(hers.etag).toBe(theirs.etag);
    expect(await kept()).toEqual([]);
  });

  it("shows nobody what is hidden: a photo and a missing one are alike, and no zip has it", async () => {
    const [hidden, missing] = [
      await download(grandma, `${AT}/download/photo/secret-kiss`),
      await download(grandma, `${AT}/download/photo/nothing-here`),
    ];
    expect([hidden.response.status, missing.response.status]).toEqual([404, 404]);
    expect(hidden.bytes.equals(missing.bytes)).toBe(true);
    const { bytes } = await download(grandma, ALL);
    expect((await readZip(bytes)).map(({ path }) => path).join()).not.toMatch(/secret-kiss|veil-unseen/);
    expect(wedding.isPrivateBytes(bytes.toString("latin1"))).toBe(false);
  });
});
