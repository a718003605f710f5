import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holdWaits } from "../support/ledger.ts";
import { Visitor } from "../support/visitor.ts";
import { webOf } from "../support/web-size.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

let wedding: Wedding;
let guest: Visitor;
let client: Visitor;

beforeAll(async () => {
  wedding = await openWedding();
  [guest, client] = await Promise.all([wedding.guest(), wedding.client()]);
});
afterAll(() => wedding?.close());

const all = `/g/${GALLERY}/download/all.zip`;

async function download(visitor: Visitor, path: string, headers: Record<string, string> = {}) {
  const response = await visitor.get(path, headers);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe("the zip of a gallery", () => {
  it("has everything for a client, one folder per set, under the photos' own names", async () => {
    const { bytes } = await download(client, all);
    expect((await readZip(bytes)).map((entry) => entry.path).sort()).toEqual([
      "Boudoir hours/veil-unseen.jpg",
      "Dancing/dance-1.jpg",
      "Dancing/dance-2.jpg",
      "Highlights/open-laugh.jpg",
      "Highlights/secret-kiss.jpg",
      "Highlights/Übergang am See 01.jpg",
    ]);
  });

  it("leaves out what is private for a guest, in every size", async () => {
    for (const size of ["original", "web"]) {
      const { bytes } = await download(guest, `${all}?size=${size}`);
      expect((await readZip(bytes)).map((entry) => entry.path).sort()).toEqual([
        "Dancing/dance-1.jpg",
        "Dancing/dance-2.jpg",
        "Highlights/open-laugh.jpg",
        "Highlights/Übergang am See 01.jpg",
      ]);
      expect(wedding.isPrivateBytes(bytes.toString("latin1"))).toBe(false);
    }
  });

  it("announces its exact length, and its entries carry the photo's time and original bytes", async () => {
    const { response, bytes } = await download(client, all);
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    const entry = (await readZip(bytes)).find(({ path }) => path.endsWith("open-laugh.jpg"));
    const { original } = await wedding.photo("open-laugh");
    expect(entry?.bytes.length).toBe(original.size);
    expect(entry?.taken).toMatch(/^2026-06-13T15:04/);
  });

  it("continues where a download broke off: any beginning and the rest make the whole", async () => {
    const { response, bytes } = await download(client, all);
    const etag = response.headers.get("etag") ?? "";
    for (const at of [1, 30, 1000, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const rest = await download(client, all, { range: `bytes=${at}-`, "if-range": etag });
      expect(rest.response.status).toBe(206);
      expect(Buffer.concat([bytes.subarray(0, at), rest.bytes]).equals(bytes)).toBe(true);
    }
  });

  it("starts from the beginning if a photo was hidden between two parts", async () => {
    const before = await download(guest, all);
    const etag = before.response.headers.get("etag") ?? "";
    await client.post(`/g/${GALLERY}/marks`, { photo: "dance-1", private: "true" });
    const after = await download(guest, all, { range: "bytes=100-", "if-range": etag });
    expect(after.response.status).toBe(200);
    expect((await readZip(after.bytes)).map((e) => e.path)).not.toContain("Dancing/dance-1.jpg");
    await client.post(`/g/${GALLERY}/marks`, { photo: "dance-1", private: "false" });
  });

  it("breaks off with an error if a photo's bytes are gone from storage", async () => {
    const { original } = await wedding.photo("dance-2");
    const { PHOTOS } = wedding.glassine.env;
    const kept = await (await PHOTOS.get(`blobs/${original.blob}`))?.arrayBuffer();
    await PHOTOS.delete(`blobs/${original.blob}`);
    await expect(download(client, all)).rejects.toThrow();
    expect((await client.get(`/g/${GALLERY}/download/photo/dance-2`)).status).toBe(503);
    await PHOTOS.put(`blobs/${original.blob}`, kept ?? new ArrayBuffer(0));
  });

  it("refuses an unknown size", async () => {
    expect((await client.get(`${all}?size=huge`)).status).toBe(400);
  });
});

describe("a single photo", () => {
  it("is an attachment under its own file name, in any script", async () => {
    const { response } = await download(
      guest,
      `/g/${GALLERY}/download/photo/${encodeURIComponent("Übergang am See 01")}`,
    );
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=\"Ubergang am See 01.jpg\"; filename*=UTF-8''%C3%9Cbergang%20am%20See%2001.jpg",
    );
  });
});

describe("what guests may download", () => {
  beforeEach(() => wedding.settings({ downloads: "all", downloadSizes: "all", downloadPin: null }));
  const statuses = async (visitor: Visitor) =>
    Promise.all(
      [`/g/${GALLERY}/download/photo/open-laugh`, `/g/${GALLERY}/download/set/highlights.zip`, all].map(async (at) => {
        const { response } = await download(visitor, at);
        return response.status;
      }),
    );

  it("follows the gallery's rule, while clients may download everything", async () => {
    expect(await statuses(guest)).toEqual([200, 200, 200]);
    await wedding.settings({ downloads: "photos" });
    expect(await statuses(guest)).toEqual([200, 403, 403]);
    await wedding.settings({ downloads: "off" });
    expect(await statuses(guest)).toEqual([403, 403, 403]);
    expect(await guest.text(all)).toContain(`<a href="/g/${GALLERY}/">Back to the gallery</a>`);
    expect(await statuses(client)).toEqual([200, 200, 200]);
  });

  it("is web size only if the originals are not given away, and no page offers a guest more", async () => {
    const path = `/g/${GALLERY}/download/photo/open-laugh`;
    const paths = [path, `/g/${GALLERY}/download/set/highlights.zip`, all];
    await wedding.settings({ downloadSizes: "web" });
    for (const at of paths) {
      expect((await download(guest, at)).response.status).toBe(403);
      expect((await download(guest, `${at}?size=original`)).response.status).toBe(403);
      expect((await download(guest, `${at}?size=web`)).response.status).toBe(200);
      expect((await download(client, at)).response.status).toBe(200);
    }
    const web = webOf(await wedding.photo("open-laugh"));
    expect((await download(guest, `${path}?size=web`)).bytes.length).toBe(web.size);
    for (const page of [`/g/${GALLERY}/highlights/`, `/g/${GALLERY}/photo/open-laugh/`]) {
      const links = [...(await guest.text(page)).matchAll(/href="([^"]*\/download\/[^"]*)"/g)].map(([, href]) => href);
      expect(links.length).toBeGreaterThan(0);
      expect(links.filter((href) => !href?.endsWith("?size=web"))).toEqual([]);
      expect(await client.text(page)).toMatch(/href="[^"]*\/download\/[^"?]*"/);
    }
  });

  it("needs the PIN for sets and the gallery if one is set", async () => {
    await wedding.settings({ downloadPin: "4711" });
    expect(await statuses(guest)).toEqual([200, 403, 403]);
    const asked = await guest.get(all, { accept: "text/html" });
    expect(asked.headers.get("location")).toBe(`/g/${GALLERY}/download/pin?next=${encodeURIComponent(all)}`);
    expect((await guest.post(`/g/${GALLERY}/download/pin`, { pin: "0000", next: all })).status).toBe(401);
    const proved = await guest.post(`/g/${GALLERY}/download/pin`, { pin: "4711", next: all });
    const begins = `/g/${GALLERY}/download/pin?next=${encodeURIComponent(all)}`;
    expect([proved.status, proved.headers.get("location")]).toEqual([303, begins]);
    const page = await guest.get(begins);
    expect([page.status, page.headers.get("refresh")]).toEqual([200, `0;url=${all}`]);
    expect(await statuses(guest)).toEqual([200, 200, 200]);
    await wedding.settings({ downloadPin: "1174" });
    expect(await statuses(guest)).toEqual([200, 403, 403]);
  });

  it("allows five wrong PINs an hour from one address, and no more", async () => {
    await holdWaits(wedding.glassine.env.DB);
    await wedding.settings({ downloadPin: "4711" });
    const guesser = await wedding.guest();
    const answers = [];
    for (let pin = 0; pin < 7; pin++) {
      const response = await guesser.post(`/g/${GALLERY}/download/pin`, { pin: String(1000 + pin) });
      answers.push(response.status);
    }
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});

describe("a download", () => {
  const path = `/g/${GALLERY}/download/photo/dance-2`;
  const inDatabase = (sql: string) => wedding.glassine.env.DB.prepare(sql);
  async function count(what = "dance-2.jpg"): Promise<number> {
    const sql = "SELECT coalesce(sum(count), 0) AS n FROM activity WHERE kind = 'download' AND what = ?";
    return (await inDatabase(sql).bind(what).first<number>("n")) ?? 0;
  }
  /** What is counted in the background is there at the latest when the download of somebody else, asked for later, was. */
  async function counts(before: number, more: number, from = path, what = "dance-2.jpg") {
    await download(await wedding.client(), from);
    await expect.poll(() => count(what), { interval: 20 }).toBe(before + more + 1);
  }

  // A whole gallery asked for as "bytes=0-" left no trace in the photographer's feed.
  it.each([
    ["whole", {}, 1],
    ["as a range from its first byte", { range: "bytes=0-" }, 1],
    ["as several ranges, which is the whole", { range: "bytes=5-9,0-3" }, 1],
    ["from where it stopped", { range: "bytes=9-" }, 0],
    ["by its end", { range: "bytes=-9" }, 0],
    ["again by a browser that has it", { "if-none-match": "*" }, 0],
  ])("asked for %s is counted where it begins", async (_, headers, more) => {
    const before = await count();
    await download(await wedding.client(), path, headers as Record<string, string>);
    await counts(before, more);
  });

  it.each([
    ["probed for two bytes, then asked for whole", ["bytes=0-1", null]],
    ["probed for its first byte twice, then taken from there", ["bytes=0-0", "bytes=0-0", "bytes=1-"]],
    [
      "begun whole, stopped, and taken in four parts",
      [null, "bytes=0-99", "bytes=100-199", "bytes=200-299", "bytes=300-"],
    ],
    ["begun four times over", [null, null, "bytes=0-", "bytes=0-99"]],
  ])("%s counts once, one after the other and all at once", async (_, ranges) => {
    for (const inTurn of [true, false]) {
      const before = await count();
      const visitor = await wedding.client();
      const ask = (range: string | null) => download(visitor, path, range === null ? {} : { range });
      if (inTurn) for (const range of ranges) await ask(range);
      else await Promise.all(ranges.map(ask));
      await counts(before, 1);
    }
  });

  it("of a zip counts once, even if it is probed first", async () => {
    const zipName = `${GALLERY}.zip`;
    const before = await count(zipName);
    const visitor = await wedding.client();
    for (const range of ["bytes=0-1", "bytes=0-"]) await download(visitor, all, { range });
    await download(visitor, all);
    await counts(before, 1, all, zipName);
  });

  it("is not begun by HEAD, and a HEAD doesn't stop a later one from counting", async () => {
    const before = await count();
    const visitor = await wedding.client();
    expect((await visitor.request(path, { method: "HEAD" })).status).toBe(200);
    await counts(before, 0);
    await download(visitor, path);
    await counts(before + 1, 1);
  });

  it("counts again after some minutes, and separately for another size or person", async () => {
    const before = await count();
    const visitor = await wedding.client();
    await download(visitor, path);
    await counts(before, 1);
    await inDatabase("UPDATE ledger SET ends = at WHERE key LIKE 'download %'").run();
    await download(visitor, path);
    await counts(before + 2, 1);
    await download(await wedding.client(), path);
    await counts(before + 4, 1);
  });

  it("by strangers of a public gallery counts once per address", async () => {
    await wedding.settings({ visibility: "public", guestPassword: null });
    const before = await count();
    const [one, another] = [new Visitor(wedding.glassine), new Visitor(wedding.glassine)];
    for (const range of ["bytes=0-1", "bytes=0-"]) await download(one, path, { range });
    await download(another, path);
    await download(another, path, { range: "bytes=0-9" });
    await counts(before, 2);
  });
});

// A set's folder is named after its id where another set's folder would have the same name. That told guests of a set for clients.
describe("the folders of a zip", () => {
  it("are named as if the sets that its viewer doesn't see did not exist", async () => {
    const file = path.join(wedding.content, GALLERY, "gallery.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace("title: Dancing", "title: Boudoir hours."));
    await wedding.publish();
    await wedding.settings({ downloads: "all", downloadSizes: "all", downloadPin: null, keepsake: "everyone" });
    const foldersOf = async (visitor: Visitor, zip: string) => {
      const { bytes } = await download(visitor, `/g/${GALLERY}/download/${zip}`);
      const folders = (await readZip(bytes)).map((entry) => entry.path.split("/").at(-2));
      return new Set(folders.filter((folder) => folder && /boudoir|dancing/i.test(folder)));
    };
    expect(await foldersOf(guest, "all.zip")).toEqual(new Set(["Boudoir hours"]));
    expect(await foldersOf(client, "all.zip")).toEqual(new Set(["boudoir", "dancing"]));
    const { bytes } = await download(guest, `/g/${GALLERY}/download/keepsake.zip`);
    const kept = (await readZip(bytes)).map((entry) => entry.path).filter((at) => at.includes("/photos/"));
    expect(kept.filter((at) => at.includes("/Boudoir hours/")).length).toBe(2);
    expect(kept.filter((at) => at.includes("/dancing/"))).toEqual([]);
  });
});
