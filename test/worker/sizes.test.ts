import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SIZES, type Size } from "../../worker/domain/sizes.ts";
import { keys } from "../../worker/store/keys.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { add, clearShop, order, ordersOf, sell } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let guest: Visitor;

beforeAll(async () => {
  wedding = await openWedding();
  await publishedWithout(SIZES.slice(1));
  guest = await wedding.guest();
});
afterAll(() => wedding?.close());
beforeEach(() => wedding.settings({ downloads: "all", downloadSizes: "all", downloadPin: null }));

/** Makes the live version what a publish before these sizes existed would have stored: the same, without their files. */
async function publishedWithout(sizes: readonly Size[]): Promise<void> {
  const fields = new RegExp(`^(?:${sizes.join("|")})(?:Bytes)?$`);
  const { DB, PHOTOS } = wedding.glassine.env;
  const [overview] = await readOverviews(DB, GALLERY);
  const old = keys.version(GALLERY, overview?.policy.version ?? "");
  const version = "before-it-existed";
  const { objects } = await PHOTOS.list({ prefix: old });
  for (const { key } of objects) {
    const bytes = await (await PHOTOS.get(key))?.arrayBuffer();
    const without = (name: string, value: unknown) => (fields.test(name) ? undefined : value);
    const piece = key.endsWith(".json")
      ? JSON.stringify(JSON.parse(Buffer.from(bytes ?? []).toString(), without))
      : bytes;
    await PHOTOS.put(keys.version(GALLERY, version) + key.slice(old.length), piece ?? "");
  }
  await DB.prepare("UPDATE galleries SET version = ?1 WHERE gallery = ?2").bind(version, GALLERY).run();
}

const status = async (path: string) => {
  const response = await guest.get(`/g/${GALLERY}/${path}`);
  await response.arrayBuffer();
  return response.status;
};
const DOWNLOADS = ["download/photo/open-laugh", "download/set/highlights.zip", "download/all.zip"];
const PAGES = ["", "highlights/", "photo/open-laugh/"];

async function offered(): Promise<string[]> {
  const pages = await Promise.all(PAGES.map((page) => guest.text(`/g/${GALLERY}/${page}`)));
  return pages.flatMap((page) => [...page.matchAll(/href="([^"]*\/download\/[^"]*)"/g)].map(([, href = ""]) => href));
}

// Adding a size once meant that galleries published before answered with errors, or with another size.
describe("a gallery that was published before a size existed", () => {
  it("gives and offers the sizes it has, and answers 404 for the other one", async () => {
    for (const path of DOWNLOADS) {
      expect([path, await status(path), await status(`${path}?size=web`)]).toEqual([path, 200, 404]);
    }
    const links = await offered();
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((href) => href.includes("size="))).toEqual([]);
  });

  it("offers no download where guests may have only that size, and never a larger one instead", async () => {
    await wedding.settings({ downloadSizes: "web" });
    for (const path of DOWNLOADS) {
      expect([path, await status(path), await status(`${path}?size=web`)]).toEqual([path, 403, 404]);
    }
    expect(await offered()).toEqual([]);
  });

  it("sells nothing in that size: not shown, not charged, not ordered", async () => {
    await clearShop(wedding);
    await sell(wedding);
    const list = await guest.text(`/g/${GALLERY}/store?photo=open-laugh`);
    expect(list).toContain('name="item" value="one"');
    expect(list).not.toMatch(/value="(?:one|all)-web"|Web size/);
    expect(await guest.text(`/g/${GALLERY}/store`)).not.toContain("Web size");
    await add(guest, "one-web", { photo: "open-laugh" });
    await add(guest, "all-web");
    await order(guest, { method: "invoice", address: "Weg 1\r\nWien" });
    expect(await ordersOf(wedding)).toEqual([]);
  });

  it("has it again once it is published again", async () => {
    await wedding.publish();
    const links = await offered();
    expect(links.some((href) => href.endsWith("?size=web"))).toBe(true);
    for (const path of DOWNLOADS) expect([path, await status(`${path}?size=web`)]).toEqual([path, 200]);
  });
});
