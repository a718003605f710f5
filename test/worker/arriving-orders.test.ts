import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beforeOriginals } from "../support/arriving.ts";
import { add, buy, clearShop, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

// What was bought, between the two switches of a publish that replaces a photo: its new original is not stored yet.

const held = {} as { wedding: Wedding; stripe: StripeStandIn; buyer: Visitor; set: string; one: string };
beforeAll(async () => {
  held.stripe = await StripeStandIn.start();
  held.wedding = await openWedding({ secrets: held.stripe.secrets });
  await clearShop(held.wedding);
  await sell(held.wedding);
  held.buyer = await held.wedding.guest();
  await add(held.buyer, "set", { set: "dancing" });
  held.set = await buy(held, held.buyer);
  await add(held.buyer, "one", { photo: "open-laugh" });
  held.one = await buy(held, held.buyer);
  await beforeOriginals(held.wedding, "dancing/dance-2.jpg");
});
afterAll(async () => {
  await held.wedding?.close();
  await held.stripe?.close();
});

const ask = (order: string, rest: string) =>
  held.buyer.get(`/g/${GALLERY}/order/${order}${rest}`, { accept: "text/html" });

describe("bought photos whose originals are being uploaded", () => {
  it("are refused with that sentence, alone and as a zip, which is never short", async () => {
    const zip = await ask(held.set, "/photos.zip");
    expect([zip.status, zip.headers.get("retry-after")]).toEqual([503, "60"]);
    expect(await zip.text()).toContain("Originals are being uploaded: 1 of 2");
    const photo = await ask(held.set, "/photo/dance-2");
    expect([photo.status, photo.headers.get("retry-after")]).toEqual([503, "60"]);
    expect(await photo.text()).toContain("Originals are being uploaded: 0 of 1");
  });

  it("can be had in web size, and all others as before", async () => {
    const web = await ask(held.set, "/photos.zip?size=web");
    expect(web.status).toBe(200);
    expect(await readZip(Buffer.from(await web.arrayBuffer()))).toHaveLength(2);
    for (const [order, rest] of [
      [held.set, "/photo/dance-2?size=web"],
      [held.set, "/photo/dance-1"],
      [held.one, "/photo/open-laugh"],
      [held.one, "/photos.zip"],
    ] as const) {
      const answer = await ask(order, rest);
      expect([rest, answer.status]).toEqual([rest, 200]);
      await answer.arrayBuffer();
    }
  });

  it("are whole with the next publish", async () => {
    await held.wedding.publish({ seeFirst: 0 });
    const zip = await ask(held.set, "/photos.zip");
    const bytes = Buffer.from(await zip.arrayBuffer());
    expect([zip.status, String(bytes.length)]).toEqual([200, zip.headers.get("content-length")]);
    expect((await readZip(bytes)).map(({ path }) => path).sort()).toEqual(["dance-1.jpg", "dance-2.jpg"]);
    expect((await ask(held.set, "/photo/dance-2")).status).toBe(200);
  });
});
