import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readOfferFile } from "../../scripts/access/offer.ts";
import { NO_OFFER } from "../../worker/domain/shop/offer.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-offer-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string) {
  const file = path.join(folder, "prices.yaml");
  await writeFile(file, text);
  return readOfferFile(file);
}

describe("npm run access -- <gallery> --offer <file>", () => {
  it("reads the offer from a gallery's file, whatever else is in it", async () => {
    const text =
      "title: Trip\noffer:\n  currency: JPY\n  invoice: true\n  items:\n    - sell: gallery\n      price: 9000\n";
    expect(await read(text)).toEqual({
      ...NO_OFFER,
      currency: "JPY",
      invoice: true,
      items: [{ id: "gallery-original", kind: "gallery", size: "original", price: 9000 }],
    });
  });

  it.each([
    ["title: Trip\n", /offer/],
    [
      "offer:\n  currency: EUR\n  items:\n    - sell: photo\n      price: cheap\n",
      /:5 .*price: is not an amount in EUR/,
    ],
    ["offer:\n  curency: EUR\n  items: []\n", /curency: unknown setting\. Did you mean "currency"\?/],
    ["offer: [", /prices\.yaml/],
  ])("says what is wrong, where, and that nothing was changed: %#", async (text, says) => {
    const fault = await read(text).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(fault).toMatch(/^Nothing was changed\./);
    expect(fault).toMatch(says);
  });

  it("says when the file does not exist", async () => {
    await expect(readOfferFile(path.join(folder, "none.yaml"))).rejects.toThrow("the file does not exist");
  });
});
