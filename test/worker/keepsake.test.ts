import { createHash } from "node:crypto";
import { createLocalJWKSet, flattenedVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { readSums } from "../../worker/domain/receipt/keepsake.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { askFor, pick } from "../support/clients.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { type ReadEntry, readZip } from "./zip/archive.ts";

const KEEPSAKE = `/g/${GALLERY}/download/keepsake.zip`;
const WEB = `${KEEPSAKE}?size=web`;
const ROOT = "Anna & Ben";

let wedding: Wedding;
let guest: Visitor;
let client: Visitor;
beforeAll(async () => {
  wedding = await openWedding();
  [guest, client] = await Promise.all([wedding.guest(), wedding.client()]);
});
afterAll(() => wedding?.close());
beforeEach(() => wedding.settings({ keepsake: "everyone", downloads: "all", downloadSizes: "all", downloadPin: null }));

async function keepsake(visitor: Visitor, at = WEB, headers: Record<string, string> = {}) {
  const response = await visitor.get(at, headers);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

const status = async (visitor: Visitor, at = WEB) => (await keepsake(visitor, at)).response.status;
const textIn = (entries: readonly ReadEntry[], path: string) =>
  entries.find((entry) => entry.path === `${ROOT}/${path}`)?.bytes.toString("utf8") ?? "";
const pathsIn = (entries: readonly ReadEntry[]) => entries.map(({ path }) => path.slice(ROOT.length + 1));
const version = async () =>
  String(
    await wedding.glassine.env.DB.prepare("SELECT version FROM galleries WHERE gallery = ?")
      .bind(GALLERY)
      .first("version"),
  );
const hide = (photo: string, hidden: boolean) =>
  changeMarks(wedding.glassine.env.DB, {
    ...{ gallery: GALLERY, photos: [photo], hide: hidden, by: "client password", now: Date.now() },
  });

describe("a keepsake", () => {
  it("has a page for each set and photo that a client sees, the photos, the style, fonts and the signed list", async () => {
    const { response, bytes } = await keepsake(client);
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    expect(response.headers.get("content-disposition")).toContain(`${GALLERY}-keepsake-web.zip`);
    const entries = await readZip(bytes);
    expect(entries.every(({ path }) => path.startsWith(`${ROOT}/`))).toBe(true);
    const found = pathsIn(entries);
    expect(found.filter((path) => path.endsWith(".html"))).toEqual([
      "index.html",
      ...["index", "0001", "0002", "0003"].map((name) => `sets/highlights/${name}.html`),
      ...["index", "0001"].map((name) => `sets/boudoir/${name}.html`),
      ...["index", "0001", "0002"].map((name) => `sets/dancing/${name}.html`),
    ]);
    expect(found.filter((path) => path.startsWith("photos/"))).toEqual([
      "photos/Highlights/open-laugh.jpg",
      "photos/Highlights/secret-kiss.jpg",
      "photos/Highlights/Übergang am See 01.jpg",
      "photos/Boudoir hours/veil-unseen.jpg",
      "photos/Dancing/dance-1.jpg",
      "photos/Dancing/dance-2.jpg",
    ]);
    expect(found.filter((path) => path.endsWith(".woff2")).length).toBeGreaterThan(2);
    expect(found.slice(-2)).toEqual(["SHA256SUMS.txt", "keepsake.json"]);
    expect(textIn(entries, "sets/highlights/0001.html")).toContain("<p>Laughing</p>");
    expect(textIn(entries, "sets/highlights/0002.html")).toContain("Hidden from guests");
    expect(textIn(entries, "sets/boudoir/index.html")).toContain("Clients only");
  });

  it("lists the SHA-256 of every file, and the list is signed with the studio's key", async () => {
    const entries = await readZip((await keepsake(client)).bytes);
    const list = textIn(entries, "SHA256SUMS.txt");
    const sums = readSums(list) ?? [];
    expect(sums.map(({ path }) => path)).toEqual(pathsIn(entries).slice(0, -2));
    const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
    for (const { path, sha256 } of sums)
      expect([path, hash(entries.find((e) => e.path === `${ROOT}/${path}`)?.bytes ?? "")]).toEqual([path, sha256]);
    const keys = await (await client.get(paths.receiptKeys())).json();
    const signed = JSON.parse(textIn(entries, "keepsake.json"));
    const { payload, protectedHeader } = await flattenedVerify(signed, createLocalJWKSet(keys as never));
    expect(protectedHeader?.typ).toBe("glassine-keepsake");
    const said = JSON.parse(new TextDecoder().decode(payload));
    expect(said).toEqual(signed.keepsake);
    expect(said).toMatchObject({
      ...{ format: 1, as: "client", size: "web", part: 1, parts: 1, files: sums.length, sums: hash(list) },
      gallery: { title: "Anna & Ben", link: GALLERY, version: await version() },
    });
  });

  it("of a guest has no byte, name or count of what guests don't see", async () => {
    const { bytes } = await keepsake(guest, KEEPSAKE);
    const entries = await readZip(bytes);
    const latin1 = bytes.toString("latin1");
    for (const trace of PRIVATE_TRACES) expect(latin1).not.toContain(trace);
    expect(wedding.isPrivateBytes(latin1)).toBe(false);
    expect(wedding.isPrivateBytes((await keepsake(client, KEEPSAKE)).bytes.toString("latin1"))).toBe(true);
    const pages = entries.filter(({ path }) => path.endsWith(".html")).map(({ bytes }) => bytes.toString("utf8"));
    expect(pages.join()).not.toMatch(/Clients only|Hidden from guests/);
    // A change to what is hidden makes another version.
    expect(textIn(entries, "keepsake.json")).toContain(GALLERY);
    for (const { bytes: own } of entries) expect(own.toString("latin1")).not.toContain(await version());
    expect(textIn(entries, "index.html")).toContain("2 photos");
    expect(textIn(entries, "sets/highlights/0001.html")).toContain("1 of 2");
    for (const name of ["secret-kiss", "veil-unseen"]) {
      const { hash, original } = await wedding.photo(name);
      for (const trace of [hash, original.blob, original.blob.slice(0, 16)]) expect(latin1).not.toContain(trace);
    }
  });

  it("in original size has each original next to what its page shows, unless they are the same file", async () => {
    const entries = await readZip((await keepsake(client, KEEPSAKE)).bytes);
    const { original } = await wedding.photo("open-laugh");
    const own = entries.find(({ path }) => path === `${ROOT}/originals/Highlights/open-laugh.jpg`);
    expect(
      createHash("sha256")
        .update(own?.bytes ?? "")
        .digest("hex"),
    ).toBe(original.blob);
    expect(textIn(entries, "sets/highlights/0001.html")).toContain('href="../../originals/Highlights/open-laugh.jpg"');
  });

  it("shows what its owner chose and said, and nobody else's", async () => {
    await askFor(wedding, { invites: "everyone" });
    const own = await wedding.client();
    await pick(own, { photo: "dance-2", stars: "4", comment: "For <grandma>" });
    const entries = await readZip((await keepsake(own)).bytes);
    expect(textIn(entries, "picks.html")).toContain("For &lt;grandma&gt;");
    expect(textIn(entries, "sets/dancing/0002.html")).toContain("★★★★");
    const others = await readZip((await keepsake(client)).bytes);
    expect(pathsIn(others)).not.toContain("picks.html");
    expect(textIn(others, "sets/dancing/0002.html")).not.toContain("grandma");
  });

  it("continues where a download broke off, also one that is asked for its length first", async () => {
    const { response, bytes } = await keepsake(client);
    const etag = response.headers.get("etag") ?? "";
    const head = await client.request(WEB, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), head.headers.get("etag")]).toEqual([
      ...[200, String(bytes.length), etag],
    ]);
    for (const at of [1, 999, Math.floor(bytes.length / 2), bytes.length - 700, bytes.length - 1]) {
      const rest = await keepsake(client, WEB, { range: `bytes=${at}-`, "if-range": etag });
      expect(rest.response.status).toBe(206);
      expect(Buffer.concat([bytes.subarray(0, at), rest.bytes]).equals(bytes)).toBe(true);
    }
  });

  it("is another one once a photo was hidden: what was begun does not continue", async () => {
    const before = await keepsake(guest);
    const etag = before.response.headers.get("etag") ?? "";
    await hide("dance-1", true);
    const after = await keepsake(guest, WEB, { range: "bytes=100-", "if-range": etag });
    expect(after.response.status).toBe(200);
    expect(after.response.headers.get("etag")).not.toBe(etag);
    expect(after.bytes.toString("latin1")).not.toContain("dance-1");
    await hide("dance-1", false);
    expect((await keepsake(guest)).bytes.equals(before.bytes)).toBe(true);
  });

  it("is counted as a download where it begins, once, and not where it continues", async () => {
    const count = async () =>
      (await wedding.glassine.env.DB.prepare(
        "SELECT coalesce(sum(count), 0) AS n FROM activity WHERE kind = 'download' AND what = ?",
      )
        .bind(`${GALLERY}-keepsake-web.zip`)
        .first<number>("n")) ?? 0;
    // What is counted in the background is there at the latest when the download of somebody else, asked for later, was.
    const counts = async (before: number, more: number) => {
      await keepsake(await wedding.client());
      await expect.poll(count, { interval: 20 }).toBe(before + more + 1);
    };
    await counts(await count(), 0);
    const own = await wedding.client();
    const before = await count();
    for (const range of ["", "", "bytes=0-", "bytes=9-"]) await keepsake(own, WEB, range === "" ? {} : { range });
    await counts(before, 1);
  });
});

describe("who is offered a keepsake", () => {
  it("is set by the photographer, and never more than who may download the gallery", async () => {
    expect([await status(guest), await status(client)]).toEqual([200, 200]);
    await wedding.settings({ keepsake: "clients" });
    expect([await status(guest), await status(client)]).toEqual([403, 200]);
    await wedding.settings({ keepsake: "off" });
    expect([await status(guest), await status(client)]).toEqual([403, 403]);
    await wedding.settings({ keepsake: "everyone", downloads: "photos" });
    expect([await status(guest), await status(client)]).toEqual([403, 200]);
    await wedding.settings({ downloads: "all", downloadSizes: "web" });
    expect([await status(guest), await status(guest, KEEPSAKE), await status(client, KEEPSAKE)]).toEqual([
      200, 403, 200,
    ]);
    await wedding.settings({ downloadPin: "4711" });
    expect([await status(guest), await status(client)]).toEqual([403, 200]);
    expect(await status(new Visitor(wedding.glassine))).toBe(401);
  });

  it("is nobody who sees proofs, has to register first, or comes after the gallery closed", async () => {
    await wedding.settings({ proofs: "everyone-until-bought" });
    expect([await status(guest), await status(client)]).toEqual([403, 403]);
    await wedding.settings({ proofs: "off", registration: "required", registrationAt: "download" });
    expect([await status(guest), await status(client)]).toEqual([403, 200]);
    await wedding.settings({ registration: "off", expiresAt: Date.now() - 1000 });
    expect([await status(guest), await status(client)]).toEqual([410, 410]);
    await wedding.settings({ expiresAt: null });
  });

  it("finds it in the download menu, with its size", async () => {
    const page = paths.set(builtLink(GALLERY), "highlights");
    expect(await client.text(page)).toContain(`href="${WEB}"`);
    expect(await guest.text(page)).toContain(`href="${WEB}"`);
    await wedding.settings({ keepsake: "clients" });
    expect(await client.text(page)).toContain(`href="${WEB}"`);
    expect(await guest.text(page)).not.toContain("keepsake");
  });

  // Each question for the length took one of the few keepsakes of the day.
  it("may ask for its headers as often as they like: that counts nothing and takes nothing of what they may download", async () => {
    const { DB } = wedding.glassine.env;
    const curious = await wedding.client();
    const counts = () =>
      Promise.all([
        DB.prepare("SELECT coalesce(sum(level), 0) AS n FROM ledger WHERE key LIKE ?")
          .bind(`keepsake ${GALLERY} address %${curious.address}%`)
          .first("n"),
        DB.prepare("SELECT count(*) AS n FROM activity WHERE kind = 'download'").first("n"),
      ]);
    const before = await counts();
    for (let asked = 0; asked < 3; asked++) {
      expect((await curious.request(WEB, { method: "HEAD" })).status).toBe(200);
      expect((await curious.request(`${WEB}&part=7`, { method: "HEAD" })).status).toBe(404);
    }
    expect(await counts()).toEqual(before);
    await keepsake(curious);
    expect(Number((await counts())[0])).toBeGreaterThan(0);
  });

  it("learns when to ask again after too many, while others go on", async () => {
    const { DB } = wedding.glassine.env;
    const eager = await wedding.client();
    await keepsake(eager);
    const spent = await DB.prepare("UPDATE ledger SET level = 1000000 WHERE key LIKE ?")
      .bind(`keepsake ${GALLERY} address %${eager.address}%`)
      .run();
    expect(spent.meta.changes).toBe(1);
    const refused = await keepsake(eager);
    expect(refused.response.status).toBe(429);
    expect(Number(refused.response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await status(client)).toBe(200);
  });
});

describe("a keepsake that can't be made", () => {
  it("because its version was cleaned up breaks nothing: it can't be reached now", async () => {
    const { PHOTOS } = wedding.glassine.env;
    const { objects } = await PHOTOS.list({ prefix: `galleries/${GALLERY}/` });
    const pages = objects.filter(({ key }) => key.endsWith("cover.page"));
    const kept = await Promise.all(
      pages.map(async ({ key }) => [key, await (await PHOTOS.get(key))?.arrayBuffer()] as const),
    );
    for (const { key } of pages) await PHOTOS.delete(key);
    expect(await status(client)).toBe(503);
    for (const [key, bytes] of kept) await PHOTOS.put(key, bytes ?? new ArrayBuffer(0));
    expect(await status(client)).toBe(200);
  });
});
