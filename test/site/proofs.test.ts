import { appendFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { report, sell } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

let stripe: StripeStandIn;
let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  [wedding, browser] = await Promise.all([openWedding({ secrets: stripe.secrets }), openBrowser()]);
  const mark = "watermark:\n  text: © Mara Lindt\n  position: tile\n  size: 40%\n";
  await appendFile(path.join(wedding.content, GALLERY, "gallery.yaml"), mark);
  await wedding.publish();
  await sell(wedding);
  await wedding.settings({ proofs: "guests-until-bought" });
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
  await stripe?.close();
});

const at = (path: string) => new URL(path, wedding.glassine.url).href;

/** The hash in the address of the picture that the browser shows, which came completely. */
async function shownHash(page: Page, photo: string): Promise<string | undefined> {
  const image = page.locator(`img[src*="/image/${photo}/"]`).first();
  await image.scrollIntoViewIfNeeded();
  await image.evaluate((img: HTMLImageElement) => img.decode());
  const src = await image.evaluate((img: HTMLImageElement) => (img.naturalWidth > 0 ? img.currentSrc : ""));
  return /\d+-([0-9a-f]{12})\./.exec(src)?.[1];
}

async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  const width = page.viewportSize()?.width;
  await page.screenshot({ path: `${process.env.PICTURES}/proofs-${name}-${width}.png` });
}

describe("a guest sees a proof, buys the photo and sees it clean,", () => {
  it.each([
    ["with scripts, on a computer", true, 1280],
    ["without scripts, on a phone", false, 390],
  ])("%s", async (_, javaScriptEnabled, width) => {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const { hash, proof } = await wedding.photo("dance-1");
    await page.goto(at(`/g/${GALLERY}/`));
    const form = page.locator("form[id='@enter']");
    await form.locator("[name=role][value=guest]").check();
    await form.locator("input[name=password]").fill(GUEST_PASSWORD);
    await Promise.all([page.waitForEvent("load"), form.locator("button[type=submit]").click()]);
    await picture(page, "cover");
    await page.goto(at(`/g/${GALLERY}/dancing/`));
    expect(await shownHash(page, "dance-1")).toBe(proof?.hash);
    await picture(page, "set");
    await page.goto(at(`/g/${GALLERY}/photo/dance-1/`));
    expect(await shownHash(page, "dance-1")).toBe(proof?.hash);
    await picture(page, "photo");

    await page.goto(at(`/g/${GALLERY}/store?photo=dance-1`));
    expect(await page.locator("main").textContent()).toContain("Photos you buy have no watermark.");
    await picture(page, "store");
    await page
      .locator("form", { has: page.locator("input[name=item][value=one]") })
      .locator("button")
      .click();
    await page.waitForURL("**/cart**");
    expect(await page.locator("main").textContent()).toContain("Photos you buy have no watermark.");
    await picture(page, "cart");
    await page.fill("input[name=name]", "Uncle Franz");
    await page.fill("input[name=email]", "franz@example.com");
    if (await page.locator("input[name=agreed]").count()) await page.check("input[name=agreed]");
    await page.check("input[name=method][value=card]");
    await page.locator("form.send button[type=submit]").click();
    await page.waitForURL(`${stripe.origin}/**`);
    await page.click("text=Pay");
    await page.waitForURL(`**/g/${GALLERY}/order/**`);
    await page.goto(at(`/g/${GALLERY}/dancing/`));
    expect(await shownHash(page, "dance-1")).toBe(proof?.hash);
    expect((await report({ wedding, stripe }, stripe.completed(stripe.last))).status).toBe(200);

    await page.goto(at(`/g/${GALLERY}/dancing/`));
    expect(await shownHash(page, "dance-1")).toBe(hash);
    const other = await wedding.photo("dance-2");
    expect(await shownHash(page, "dance-2")).toBe(other.proof?.hash);
    await picture(page, "bought");
    await context.close();
  });
});
