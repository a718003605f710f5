import { copyFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { whole } from "../support/clients.ts";
import { photoBytes } from "../support/photos.ts";
import { add, clearShop, order, sell } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

let wedding: Wedding;
let guest: Visitor;
let client: Visitor;

const file = (at: string) => path.join(wedding.content, GALLERY, at);
const copy = (from: string, to: string) => copyFile(file(from), file(to));
const page = (photo: string, query = "") => `/g/${GALLERY}/photo/${photo}/${query}`;
const status = async (visitor: Visitor, at: string) => (await whole(visitor.get(at))).status;

async function zipOf(visitor: Visitor, at: string): Promise<string[]> {
  const response = await visitor.get(`/g/${GALLERY}/download/${at}`);
  return (await readZip(Buffer.from(await response.arrayBuffer()))).map(({ path }) => path);
}

const without = (html: string) => html.replace(/nonce="[^"]*"|nonce-[\w+/=]*/g, "");

beforeAll(async () => {
  wedding = await openWedding();
  // One photo in three sets, one whose first set is for clients, and a private one.
  await copy("highlights/open-laugh.jpg", "boudoir/open-laugh.jpg");
  await copy("highlights/open-laugh.jpg", "dancing/open-laugh.jpg");
  await copy("dancing/dance-2.jpg", "boudoir/dance-2.jpg");
  await copy("highlights/secret-kiss.jpg", "dancing/secret-kiss.jpg");
  await wedding.publish();
  guest = await wedding.guest();
  client = await wedding.client();
});
afterAll(() => wedding?.close());

describe("one file in several set folders", () => {
  it("is one photo, shown to guests in each set that is open, and hidden everywhere when it is private", async () => {
    const [highlights, dancing] = await Promise.all(
      ["highlights", "dancing"].map((set) => guest.text(`/g/${GALLERY}/${set}/`)),
    );
    for (const html of [highlights, dancing]) {
      expect(html).toContain("photo/open-laugh/");
      for (const trace of PRIVATE_TRACES) expect(html).not.toContain(trace);
    }
    expect(dancing).toContain("3 photos");
    expect(await status(guest, page("secret-kiss"))).toBe(404);
    expect(await status(guest, page("secret-kiss", "?set=dancing"))).toBe(404);
    expect(await status(guest, `/g/${GALLERY}/download/photo/secret-kiss`)).toBe(404);
    expect(await status(guest, wedding.imageOf("secret-kiss"))).toBe(404);
  });

  it("is shown to guests in its open set, although the set for clients comes first", async () => {
    const html = await guest.text(page("dance-2"));
    expect(html).toContain(">Dancing</a>");
    for (const trace of PRIVATE_TRACES) expect(html).not.toContain(trace);
    for (const query of ["?set=boudoir", "?set=nowhere", "?set=highlights", "?set="]) {
      expect(without(await guest.text(page("dance-2", query))), query).toBe(without(html));
    }
    expect(await client.text(page("dance-2"))).toContain(">Boudoir hours</a>");
  });

  it("leads to the next photo of the set it was opened from", async () => {
    const [dancing, highlights] = await Promise.all([
      guest.text(page("open-laugh", "?set=dancing")),
      guest.text(page("open-laugh")),
    ]);
    expect(dancing).toContain(">Dancing</a>");
    expect(dancing).toContain("3 of 3");
    expect(dancing).toContain(`href="${page("dance-2")}" rel="prev"`);
    expect(highlights).toContain(">Highlights</a>");
    expect(highlights).toContain("1 of 2");
    const before = await client.text(page("dance-2", "?set=dancing"));
    expect(before).toContain(`href="${page("dance-1")}" rel="prev"`);
    expect(before).toContain(`href="${page("open-laugh", "?set=dancing")}" rel="next"`);
    expect(await guest.text(`/g/${GALLERY}/dancing/`)).toContain(`href="${page("open-laugh", "?set=dancing")}"`);
  });

  // In a set that guests see, only the links of photos that are also in a set for clients named their set.
  it("is linked as if it were in no other set, for whoever doesn't see the other", async () => {
    const linkOf = async (visitor: Visitor, photo: string) =>
      new RegExp(`href="([^"]*/photo/${photo}/[^"]*)"`).exec(await visitor.text(`/g/${GALLERY}/dancing/`))?.[1];
    expect(await linkOf(guest, "dance-2")).toBe(page("dance-2"));
    expect(await linkOf(client, "dance-2")).toBe(page("dance-2", "?set=dancing"));
    expect(await linkOf(guest, "open-laugh")).toBe(page("open-laugh", "?set=dancing"));
  });

  it("is in a zip of everything once, in the first folder its viewer may see", async () => {
    expect(await zipOf(guest, "all.zip")).toEqual([
      "Highlights/open-laugh.jpg",
      "Highlights/Übergang am See 01.jpg",
      "Dancing/dance-1.jpg",
      "Dancing/dance-2.jpg",
    ]);
    expect((await zipOf(client, "all.zip")).sort()).toEqual([
      "Boudoir hours/dance-2.jpg",
      "Boudoir hours/veil-unseen.jpg",
      "Dancing/dance-1.jpg",
      "Highlights/open-laugh.jpg",
      "Highlights/secret-kiss.jpg",
      "Highlights/Übergang am See 01.jpg",
    ]);
    expect(await zipOf(guest, "set/dancing.zip")).toEqual(["dance-1.jpg", "dance-2.jpg", "open-laugh.jpg"]);
  });

  it("is counted once, in numbers and in bytes", async () => {
    const html = await guest.text(`/g/${GALLERY}/dancing/`);
    const original = async (name: string) => (await wedding.photo(name)).original.size;
    const names = ["open-laugh", "Übergang am See 01", "dance-1", "dance-2"];
    const bytes = (await Promise.all(names.map(original))).reduce((sum, size) => sum + size, 0);
    const zip = await guest.get(`/g/${GALLERY}/download/all.zip`);
    const length = (await zip.arrayBuffer()).byteLength;
    expect(length).toBeGreaterThan(bytes);
    expect(length).toBeLessThan(bytes + 2000);
    expect(html).toMatch(/Whole gallery[\s\S]*4 photos/);
  });

  it("is picked once", async () => {
    const at = `/g/${GALLERY}/selection`;
    await whole(client.post(at, { photo: "dance-2", picked: "true" }));
    const answer = await client.get(at, { accept: "application/json" });
    const { photos } = (await answer.json()) as { photos: { photo: string }[] };
    expect(photos.map(({ photo }) => photo)).toEqual(["dance-2"]);
  });

  it("is sold and delivered once", async () => {
    await clearShop(wedding);
    await sell(wedding);
    const buyer = await wedding.guest();
    for (const set of ["highlights", "dancing"]) await add(buyer, "set", { set });
    const placed = await order(buyer, { method: "invoice", agreed: "on", address: "Weg 1" });
    const at = placed.headers.get("location") ?? "";
    expect(at).toContain("/order/");
    const rows = await wedding.glassine.env.DB.prepare(
      "SELECT photo FROM order_photos WHERE order_id = ?1 ORDER BY photo",
    )
      .bind(at.split("/").at(-1) ?? "")
      .all<{ photo: string }>();
    expect(rows.results.map(({ photo }) => photo)).toEqual(["dance-1", "dance-2", "open-laugh", "Übergang am See 01"]);
    await wedding.settings({ downloads: "all" });
  });
});

describe("the studio", () => {
  const words = (html: string) => html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
  const desk = `/studio/g/${GALLERY}/`;
  const ofPhoto = (html: string, name: string) =>
    words(html.split("<li").find((item) => item.includes(` value="${name}"`)) ?? "");

  it("says in which other sets a photo is, in every list of photos", async () => {
    const photographer = await wedding.photographer();
    const all = await photographer.text(`${desk}photos/`);
    expect(ofPhoto(all, "open-laugh")).toContain("In Highlights, also in Boudoir hours (clients only), Dancing");
    expect(ofPhoto(all, "dance-1")).toContain("dance-1");
    expect(ofPhoto(all, "dance-1")).not.toContain("also in");
    const dancing = await photographer.text(`${desk}photos/?set=dancing&photo=dance-2`);
    expect(ofPhoto(dancing, "open-laugh")).toContain("Also in Highlights, Boudoir hours (clients only)");
    expect(words(dancing)).toContain("In Boudoir hours (clients only), also in Dancing");
    expect(words(dancing)).toContain("Hide from guestsThis applies to all sets it is in.");
    expect(words(await photographer.text(`${desk}private/`))).toContain("secret-kissIn Highlights, also in Dancing");
  });

  it("names all sets that would show a photo to more people, and where it is now", async () => {
    const photographer = await wedding.photographer();
    const { revision } = await readArrangement(wedding.glassine.env.DB, GALLERY);
    const place = (to: string) => ({ do: "place", photos: ["veil-unseen"], from: null, to });
    const edits = JSON.stringify(["highlights", "dancing"].map(place));
    const asked = await photographer.post(`${desk}photos/`, { action: "edits", revision: String(revision), edits });
    expect(words(await asked.text())).toContain(
      "veil-unseen: guests would see it in Highlights, Dancing (now only in Boudoir hours)",
    );
    expect(await status(guest, page("veil-unseen"))).toBe(404);
  });
});

describe("publishing one file into another set", () => {
  it("doesn't open a photo that was for clients without asking", async () => {
    await copy("boudoir/veil-unseen.jpg", "dancing/veil-unseen.jpg");
    await copy("boudoir/veil-unseen.jpg", "highlights/veil-unseen.jpg");
    await expect(wedding.publish()).rejects.toThrow("veil-unseen (boudoir -> highlights, dancing)");
    expect(await status(guest, page("veil-unseen"))).toBe(404);
    for (const set of ["highlights", "dancing"]) await rm(file(`${set}/veil-unseen.jpg`));
  });

  it("treats different files of the same name as a mistake, and names both", async () => {
    await writeFile(file("dancing/open-laugh.jpg"), await photoBytes({ seed: 77 }));
    await expect(wedding.publish()).rejects.toThrow("has the same name as");
    await copy("highlights/open-laugh.jpg", "dancing/open-laugh.jpg");
  });

  it("removes a photo from a set whose copy is gone, and keeps it in the others", async () => {
    await rm(file("dancing/open-laugh.jpg"));
    await wedding.publish();
    expect(await zipOf(guest, "set/dancing.zip")).toEqual(["dance-1.jpg", "dance-2.jpg"]);
    expect(await status(guest, page("open-laugh"))).toBe(200);
  });

  it("keeps a photo in its sets when all its files are archived away", async () => {
    const sets = async () => {
      const { set, alsoIn } = await wedding.photo("dance-2");
      return [set, ...(alsoIn ?? [])];
    };
    for (const set of ["dancing", "boudoir"]) await rm(file(`${set}/dance-2.jpg`));
    await wedding.publish();
    expect(await sets()).toEqual(["boudoir", "dancing"]);
    expect(await status(guest, page("dance-2"))).toBe(200);
    await wedding.publish({ removeMissing: true });
    expect(await status(guest, page("dance-2"))).toBe(404);
  });
});
