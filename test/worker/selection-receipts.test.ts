import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ReceiptKey, readKeySet } from "../../worker/domain/receipt/keys.ts";
import { type Reading, readReceipt } from "../../worker/domain/receipt/read.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { nextSigningKey, revokeReceiptKeys } from "../../worker/store/receipts.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

const RECEIPT = `/g/${GALLERY}/selection/receipt`;
const FILE = `${RECEIPT}.json`;
const KEYS = "/.well-known/glassine-receipt-keys.json";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  const tables = ["picks", "round_picks", "rounds", "selections", "responses", "receipt_keys", "revoked_receipt_keys"];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});

const db = () => wedding.glassine.env.DB;
const stranger = () => new Visitor(wedding.glassine);
const status = async (response: Promise<Response>) => (await whole(response)).status;
const set = (columns: string) => db().prepare(`UPDATE galleries SET ${columns} WHERE gallery = ?`).bind(GALLERY).run();

async function keys(): Promise<ReceiptKey[]> {
  return (await readKeySet(crypto.subtle, await (await stranger().get(KEYS)).json())) ?? [];
}

async function verified(file: string): Promise<Reading> {
  return readReceipt(new TextEncoder().encode(file), { keys: await keys(), site: null, subtle: crypto.subtle });
}

async function send(visitor: Visitor, photos: readonly string[], fields: Record<string, string> = {}) {
  for (const photo of photos)
    await pick(visitor, { photo, ...(photo === photos[0] ? { stars: "4", comment: "Large" } : {}) });
  expect((await submit(visitor, fields)).status).toBe(200);
}

const originalOf = async (photo: string) => (await wedding.photo(photo)).original.blob;

describe("the receipt of a selection", () => {
  it("has what was sent, by name and content, signed with a key that everybody can get", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh", "Übergang am See 01"], { name: "Uncle Franz", message: "For grandma" });
    const answer = await guest.get(FILE);
    expect(answer.headers.get("content-disposition")).toContain(`${GALLERY}-receipt-1.json`);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    const file = await answer.text();
    const reading = await verified(file);
    expect(reading).toMatchObject({
      is: "right",
      receipt: {
        ...{ format: 1, round: 1, by: "Uncle Franz", message: "For grandma" },
        gallery: { link: GALLERY },
        photos: [
          { name: "open-laugh", sha256: await originalOf("open-laugh"), picked: true, stars: 4, comment: "Large" },
          { name: "Übergang am See 01", sha256: await originalOf("Übergang am See 01"), picked: true },
        ],
      },
    });
    expect(file).not.toContain("franz@example.com");
    // A change to what is hidden makes another version, so guests don't learn its name.
    expect(JSON.parse(file).receipt.gallery).toEqual({ title: "Anna & Ben", link: GALLERY });
    for (const trace of PRIVATE_TRACES) expect(file).not.toContain(trace);
    expect(await (await guest.get(FILE)).text()).toBe(file);
  });

  it("is a page without scripts, reached from the selection, in the languages of visitors", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    expect(await guest.text(`/g/${GALLERY}/selection`)).toContain(`href="${RECEIPT}"`);
    const page = await guest.text(RECEIPT);
    expect(page).toContain("open-laugh");
    expect(page).toContain(await originalOf("open-laugh"));
    expect(page).toContain(`href="${FILE}?round=1"`);
  });

  it("of each round stays, whatever is sent later", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    const first = await guest.text(FILE);
    await send(guest, ["dance-1"]);
    expect(await guest.text(`${FILE}?round=1`)).toBe(first);
    expect(await verified(await guest.text(FILE))).toMatchObject({ is: "right", receipt: { round: 2 } });
    for (const round of ["0", "3", "01", "1e0", "-1", "99999", "x", "1'"])
      expect(await status(guest.get(`${FILE}?round=${encodeURIComponent(round)}`)), round).toBe(404);
  });

  it("is its holder's and nobody else's, whatever they ask for", async () => {
    const anna = await clientOf(wedding, [GALLERY]);
    await send(anna.visitor, ["open-laugh"], { message: "anna-says-this" });
    const ben = await clientOf(wedding, [GALLERY], "Ben");
    const row = await db().prepare("SELECT id FROM selections").first<{ id: string }>();
    for (const other of [ben.visitor, await wedding.client(), await wedding.guest()]) {
      for (const path of [RECEIPT, FILE])
        expect(await status(other.get(`${path}?selection=${row?.id}&holder=account:${anna.id}&round=1`))).toBe(404);
    }
    expect(await status(stranger().get(FILE))).toBe(401);
    expect(await status(stranger().get(RECEIPT))).toBe(303);
    expect(await anna.visitor.text(FILE)).toContain("anna-says-this");
  });

  it("is shown to the photographer at its round, the same to the byte", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    const row = await db().prepare("SELECT id FROM selections").first<{ id: string }>();
    const photographer = await wedding.photographer();
    const own = `/studio/g/${GALLERY}/selections`;
    const sheet = await photographer.text(`${own}/?selection=${row?.id}`);
    expect(sheet).toContain(`${own}/receipt?selection=${row?.id}`);
    const about = `selection=${row?.id}&round=1`;
    expect(await photographer.text(`${own}/receipt?${about}`)).toContain("open-laugh");
    expect(await photographer.text(`${own}/receipt.json?${about}`)).toBe(await guest.text(FILE));
    expect(await status(photographer.get(`/studio/g/elopement/selections/receipt.json?${about}`))).toBe(404);
    expect(await status(guest.get(`${own}/receipt.json?${about}`))).toBe(303);
  });

  it("is noted in the activity when it is saved", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    await guest.text(FILE);
    const photographer = await wedding.photographer();
    expect(await photographer.text(`/studio/g/${GALLERY}/activity/`)).toContain("receipt of round 1");
  });
});

describe("a receipt afterwards", () => {
  it("remains its holder's when the gallery has closed for them, or for everybody", async () => {
    await askFor(wedding, { afterwards: "close" });
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    expect(await guest.text(`/g/${GALLERY}/`)).toContain(`href="${RECEIPT}"`);
    const file = await guest.text(FILE);
    expect((await verified(file)).is).toBe("right");
    await set("expires_at = 1");
    try {
      expect(await guest.text(FILE)).toBe(file);
      expect(await status(stranger().get(RECEIPT))).toBe(410);
    } finally {
      await set("expires_at = NULL");
    }
  });

  it("is withheld from a guest while it names a photo that is hidden, just as if that were gone; a copy stays valid", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh", "dance-1"]);
    const file = await guest.text(FILE);
    const now = Date.now();
    const mark = (hide: boolean) =>
      changeMarks(db(), { gallery: GALLERY, photos: ["dance-1"], hide, by: "client", now });
    await mark(true);
    try {
      expect(await status(guest.get(FILE))).toBe(404);
      const hidden = await guest.text(RECEIPT);
      expect(hidden).not.toContain("dance-1");
      await mark(false);
      await db().prepare("UPDATE round_picks SET photo = 'never-was' WHERE photo = 'dance-1'").run();
      expect(await guest.text(RECEIPT)).toBe(hidden);
      expect(await status(guest.get(FILE))).toBe(404);
      await db().prepare("UPDATE round_picks SET photo = 'dance-1' WHERE photo = 'never-was'").run();
      expect(await guest.text(FILE)).toBe(file);
      expect((await verified(file)).is).toBe("right");
    } finally {
      await mark(false);
    }
  });

  it("stays whole for a client, who may know what is hidden or gone", async () => {
    const client = await wedding.client();
    await send(client, ["open-laugh", "dance-1"]);
    const file = await client.text(FILE);
    expect(JSON.parse(file).receipt.gallery.version).toMatch(/^\d{14}-/);
    const now = Date.now();
    await changeMarks(db(), { gallery: GALLERY, photos: ["dance-1"], hide: true, by: "client", now });
    expect(await client.text(FILE)).toBe(file);
    // Looking as a guest, they see what guests may.
    await client.post(`/g/${GALLERY}/view`, { as: "guest" });
    expect(await status(client.get(FILE))).toBe(404);
    await changeMarks(db(), { gallery: GALLERY, photos: ["dance-1"], hide: false, by: "client", now });
  });

  it("is valid after the gallery was renamed, moved or taken down, and says what it was", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    const file = await guest.text(FILE);
    await set("unpublished_at = 1, title = 'Another'");
    try {
      expect(await status(guest.get(FILE))).toBe(404);
      expect((await verified(file)).is).toBe("right");
    } finally {
      await set("unpublished_at = NULL, title = 'Anna & Ben'");
    }
    expect(await guest.text(FILE)).toBe(file);
  });

  it("of before there were receipts says that there is none", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    await db().prepare("UPDATE rounds SET sent_from = NULL").run();
    expect(await status(guest.get(FILE))).toBe(404);
    const page = await guest.text(RECEIPT);
    expect(page).toContain("before there were receipts");
    expect(page).not.toContain("receipt.json");
  });
});

describe("keys of receipts", () => {
  it("stay when a new one signs, so that old receipts can be verified", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    const old = await guest.text(FILE);
    await nextSigningKey(db());
    const renewed = await guest.text(FILE);
    const [before, after] = [await verified(old), await verified(renewed)];
    if (before.is !== "right" || after.is !== "right") throw new Error("both are right");
    expect(after.kid).not.toBe(before.kid);
    expect(after.receipt).toEqual(before.receipt);
    expect((await keys()).map(({ kid }) => kid)).toEqual([after.kid, before.kid]);
  });

  it("that were revoked stay known and sign nothing: what was sent can be saved again with another", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    const old = await guest.text(FILE);
    const [{ kid } = { kid: "" }] = await keys();
    await revokeReceiptKeys(db(), { kids: [kid], from: 0, now: Date.now() });
    expect(await verified(old)).toEqual({ is: "revoked", kid });
    const renewed = await guest.text(FILE);
    const reading = await verified(renewed);
    expect(reading).toMatchObject({ is: "right", receipt: JSON.parse(old).receipt });
    expect("kid" in reading && reading.kid).not.toBe(kid);
    const published = (await (await stranger().get(KEYS)).json()) as Record<"keys" | "revoked", { kid: string }[]>;
    expect(published.keys.map((key) => key.kid)).toEqual("kid" in reading ? [reading.kid] : []);
    expect(published.revoked).toEqual([expect.objectContaining({ kid, revoked: { revoked_at: 0 } })]);
    const next = await db().prepare("SELECT count(*) AS n FROM receipt_keys").first("n");
    expect(next).toBe(2);
  });

  it("are there before anything was sent, and tell a stranger nothing about galleries", async () => {
    const answer = await stranger().get(KEYS);
    const { keys: all } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(all).toHaveLength(1);
    expect(Object.keys(all[0] ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    await (await stranger().get(KEYS)).text();
    expect(await db().prepare("SELECT count(*) AS n FROM receipt_keys").first("n")).toBe(1);
  });

  it("that were lost are missed by name: what they signed is proved by nobody", async () => {
    const guest = await wedding.guest();
    await send(guest, ["open-laugh"]);
    const file = await guest.text(FILE);
    await nextSigningKey(db());
    await db().prepare("DELETE FROM receipt_keys").run();
    expect((await verified(file)).is).toBe("unknown-key");
  });

  it("are asked for at one address, however else it is written", async () => {
    for (const path of [
      "/.well-known/",
      "/.well-known/glassine-receipt-keys",
      "/%2ewell-known/glassine-receipt-keys.json",
      "/.well-known/x",
      "/.env",
    ])
      expect(await status(stranger().get(path)), path).toBe(404);
    expect(await status(stranger().post(KEYS, {}))).toBe(405);
  });
});
