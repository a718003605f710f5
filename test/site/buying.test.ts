import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { add, buy, clearShop, order, ordersOf, report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import type { Visitor } from "../support/visitor.ts";
import { CLIENT_PASSWORD, GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "../worker/zip/archive.ts";

let stripe: StripeStandIn;
let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  [wedding, browser] = await Promise.all([openWedding({ secrets: stripe.secrets }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
  await stripe?.close();
});
beforeEach(async () => {
  await clearShop(wedding);
  await sell(wedding, { conditions: "Downloads begin at once." });
});

const at = (path: string) => new URL(path, wedding.glassine.url).href;

async function enter(page: Page, role: "guest" | "client", password: string): Promise<void> {
  await page.goto(at(`/g/${GALLERY}/`));
  const form = page.locator("form[id='@enter']");
  await form.locator(`[name=role][value=${role}]`).check();
  await form.locator("input[name=password]").fill(password);
  await Promise.all([page.waitForEvent("load"), form.locator("button[type=submit]").click()]);
}

async function zipNames(page: Page): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".received a").first().click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return (await readZip(Buffer.concat(chunks))).map((entry) => entry.path).sort();
}

const journey = async (guest: BrowserContext) => {
  const page = await guest.newPage();
  await enter(page, "guest", GUEST_PASSWORD);
  await page.goto(at(`/g/${GALLERY}/highlights/`));
  await page.locator(".buy a").click();
  await page.goto(at(`/g/${GALLERY}/store`));
  await page
    .locator("form", { has: page.locator("input[name=item][value=all]") })
    .locator("button")
    .click();
  expect(new URL(page.url()).pathname).toBe(`/g/${GALLERY}/cart`);
  expect(await page.locator("main").textContent()).toContain("You get 4 photos");
  await page.fill("input[name=name]", "Uncle Franz");
  await page.fill("input[name=email]", "franz@example.com");
  await page.check("input[name=agreed]");
  await page.check("input[name=method][value=card]");
  await page.locator("form.send button[type=submit]").click();
  await page.waitForURL(`${stripe.origin}/**`);
  await page.click("text=Pay");
  await page.waitForURL(`**/g/${GALLERY}/order/**`);
  expect(await page.locator("[role=status]").textContent()).toContain("been confirmed yet");
  await report({ wedding, stripe }, stripe.completed(stripe.last));
  await page.reload();
  expect(await page.locator("[role=status]").textContent()).toContain("Thank you");
  return page;
};

describe("a guest buys all photos, a client hides two, and the zip lacks them:", () => {
  it.each([
    ["with scripts", true],
    ["without scripts", false],
  ])("%s", async (_, javaScriptEnabled) => {
    const guest = await browser.newContext({ acceptDownloads: true, javaScriptEnabled });
    const page = await journey(guest);
    expect(await zipNames(page)).toHaveLength(4);
    const client = await browser.newContext({ javaScriptEnabled: false });
    const desk = await client.newPage();
    await enter(desk, "client", CLIENT_PASSWORD);
    for (const photo of ["dance-1", "open-laugh"]) {
      await desk.goto(at(`/g/${GALLERY}/photo/${photo}/`));
      await desk.locator("button.eye, .eye button").first().click();
      await desk.waitForLoadState();
    }
    await page.reload();
    expect(await zipNames(page)).toEqual(["Dancing/dance-2.jpg", "Highlights/Übergang am See 01.jpg"]);
    expect(await page.content()).not.toContain("dance-1");
    for (const photo of ["dance-1", "open-laugh"]) {
      await desk.goto(at(`/g/${GALLERY}/photo/${photo}/`));
      await desk.locator("button.eye, .eye button").first().click();
      await desk.waitForLoadState();
    }
    await Promise.all([guest.close(), client.close()]);
  });

  it("the receipt's link opens it in another browser, and stays in no history", async () => {
    const guest = await browser.newContext();
    const page = await journey(guest);
    const link = await page.locator(".keep input").inputValue();
    const elsewhere = await browser.newContext();
    const other = await elsewhere.newPage();
    await other.goto(link);
    await other.waitForURL(`**/g/${GALLERY}/order/**`);
    expect(await other.locator("[role=status]").textContent()).toContain("Thank you");
    expect(other.url()).not.toContain("#");
    await Promise.all([guest.close(), elsewhere.close()]);
  });
});

describe("axe finds nothing in the shop, in light and dark, wide and narrow,", () => {
  async function check(visitor: Visitor, paths: string[]): Promise<void> {
    for (const [colorScheme, width] of [
      ["light", 1280],
      ["dark", 390],
    ] as const) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      await page.setExtraHTTPHeaders({ cookie });
      for (const path of paths) {
        await page.goto(at(path));
        expect(new URL(page.url()).pathname, "shown, not sent elsewhere").toBe(path.split("?")[0]);
        if (process.env.PICTURES) {
          const name = path.replace(/[^a-z0-9]+/gi, "-").slice(1, 60);
          await page.screenshot({ path: `${process.env.PICTURES}/${name}-${width}.png`, fullPage: true });
        }
        expect.soft(await axeFaults(page), `${path}, ${colorScheme}, ${width} px`).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(wide, `${path} is wider than ${width} px`).toBeLessThanOrEqual(0);
      }
      await context.close();
    }
  }

  it("for those who buy", async () => {
    const guest = await wedding.guest();
    await add(guest, "one", { photo: ["open-laugh", "dance-1"] });
    const id = await buy({ wedding, stripe }, guest);
    await add(guest, "set", { set: "dancing" });
    await add(guest, "three", { photo: ["open-laugh", "Übergang am See 01"] });
    const g = `/g/${GALLERY}`;
    const pages = [
      `${g}/store`,
      `${g}/store?photo=dance-2`,
      `${g}/cart`,
      `${g}/order/${id}`,
      `${g}/order/${id}/invoice`,
    ];
    await check(guest, [...pages, `${g}/receipt`, `${g}/photo/dance-2/`, `${g}/`, `${g}/highlights/`]);
  });

  it("for the photographer", async () => {
    const guest = await wedding.guest();
    await add(guest, "all");
    await order(guest, { method: "invoice", agreed: "on" });
    const [made] = await ordersOf(wedding);
    const photographer = await wedding.photographer();
    const desk = `/studio/g/${GALLERY}/store/`;
    await photographer.post(desk, { action: "voucher", code: "SPRING-26", off: "10 %", uses: "", expires: "" });
    await check(photographer, [desk, `${desk}${made?.id}/`]);
  });
});
