import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { add, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let stripe: StripeStandIn;
let wedding: Wedding;
let guest: Visitor;

beforeAll(async () => {
  stripe = await StripeStandIn.start();
  wedding = await openWedding({ secrets: stripe.secrets });
  guest = await wedding.guest();
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
});

const BRITISH = { "accept-language": "en-GB,en;q=0.9,en-US;q=0.8" };
const read = async (visitor: Visitor, path: string, headers: Record<string, string>) =>
  (await visitor.get(path, headers)).text();

// British visitors of an English page read American dates.
describe("dates, numbers and prices", () => {
  it.each([
    ["en-GB,en;q=0.9", "en", "13 June 2026"],
    ["en-US,en;q=0.9", "en", "June 13, 2026"],
    ["en", "en", "13 June 2026"],
    // Browsers add en-US to the lists of people who live elsewhere: they read "June 13, 2026".
    ["ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "en", "13 June 2026"],
    ["ru,en-US;q=0.7,en;q=0.3", "en", "13 June 2026"],
    ["es-US,es;q=0.9,en-US;q=0.8", "es", "13 de junio de 2026"],
    ["de-AT,de;q=0.9,en-GB;q=0.8", "de", "13. Juni 2026"],
    ["fr-CA,fr;q=0.9", "fr", "13 juin 2026"],
    ["ja-JP,en-GB;q=0.8", "en", "13 June 2026"],
  ])("are those of the visitor's region, the page those of its language: %s", async (accept, language, date) => {
    const page = await read(guest, `/g/${GALLERY}/`, { "accept-language": accept });
    expect(page).toContain(date);
    expect(page).toContain(`<html lang="${language}"`);
    expect(page).toContain(`<meta property="og:locale" content="${language}">`);
  });

  it("follow the visitor's region in the price list, while the card form uses the page's language", async () => {
    await sell(wedding);
    const austrian = { "accept-language": "de-AT" };
    expect(await read(guest, `/g/${GALLERY}/store`, austrian)).toContain("€\u00a099,00");
    expect(await read(guest, `/g/${GALLERY}/store`, { "accept-language": "de" })).toContain("99,00\u00a0€");
    await add(guest, "all");
    const page = await read(guest, `/g/${GALLERY}/cart`, austrian);
    expect(page).toContain("€\u00a099,00");
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const shown = Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, value]));
    const buyer = { name: "Onkel Franz", email: "franz@example.com", address: "", method: "card", agreed: "on" };
    const ordered = await guest.post(`/g/${GALLERY}/order`, { ...shown, ...buyer }, austrian);
    expect([ordered.status, stripe.last.sent.get("locale")]).toEqual([303, "de"]);
  });

  it("are only on pages that are never cached for another visitor", async () => {
    for (const path of [`/g/${GALLERY}/`, `/g/${GALLERY}/highlights/`, "/"]) {
      const answer = await guest.get(path, BRITISH);
      await answer.arrayBuffer();
      expect([path, answer.headers.get("cache-control")]).toEqual([path, expect.stringContaining("no-store")]);
      expect(answer.headers.get("etag")).toBeNull();
    }
  });

  it("don't reveal that a private gallery exists", async () => {
    await wedding.settings({ visibility: "private" });
    const stranger = new Visitor(wedding.glassine);
    const [there, missing] = await Promise.all(
      [GALLERY, "nothing"].map(async (gallery) => {
        const answer = await stranger.get(`/g/${gallery}/`, BRITISH);
        return { status: answer.status, text: (await answer.text()).replaceAll(gallery, "") };
      }),
    );
    expect(there).toEqual(missing);
    await wedding.settings({ visibility: "protected" });
  });
});
