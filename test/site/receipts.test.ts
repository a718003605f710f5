import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { revokeReceiptKeys } from "../../worker/store/receipts.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, PASSWORD, pick, submit } from "../support/clients.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
let file: string;
let email: string;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await askFor(wedding, {});
  const client = await clientOf(wedding, [GALLERY]);
  const { visitor } = client;
  email = client.email;
  await pick(visitor, { photo: "open-laugh", stars: "4", comment: "In large, please" });
  await pick(visitor, { photo: "Übergang am See 01" });
  await submit(visitor, { message: "For grandma" });
  file = await visitor.text(`/g/${GALLERY}/selection/receipt.json`);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const origin = () => wedding.glassine.url.origin;

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${origin()}/verify`);
  return page;
}

const choose = (page: Page, text: string) =>
  page.locator("input[type=file]").setInputFiles({
    ...{ name: "receipt.json", mimeType: "application/json" },
    buffer: Buffer.from(text),
  });
const verdict = (page: Page) => page.locator(".verdict h2").textContent();

// Stars that belong on a picture were drawn in the corner of the page.
it("the receipt itself says everything in words, in its place, and is accessible", async () => {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${origin()}/clients/`);
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=password]").first().fill(PASSWORD);
  await page.locator("form button[type=submit]").first().click();
  await page.waitForURL(`**/g/${GALLERY}/**`);
  await page.goto(`${origin()}/g/${GALLERY}/selection/receipt`);
  const first = page.locator(".receipt-photos li").first();
  expect(await first.textContent()).toContain("4 stars");
  const [item, said] = [await first.boundingBox(), await first.getByText("4 stars").boundingBox()];
  expect(said?.y).toBeGreaterThan(item?.y ?? Number.POSITIVE_INFINITY);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await axeFaults(page)).toEqual([]);
  // On paper, hashes had no name, and nothing said where a receipt is verified.
  const where = page.getByText(`${origin()}/verify`);
  const hash = first.getByText("SHA-256 of the original");
  expect([await where.isVisible(), (await hash.boundingBox())?.width]).toEqual([false, 1]);
  await page.emulateMedia({ media: "print" });
  expect(await where.isVisible()).toBe(true);
  expect((await hash.boundingBox())?.width).toBeGreaterThan(20);
  expect(await page.getByText("Save receipt").isVisible()).toBe(false);
  await context.close();
});

describe("the page that verifies receipts", () => {
  it("says that a receipt is genuine and what it says, and sends it nowhere", async () => {
    const page = await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await choose(page, file);
    await expect.poll(() => verdict(page)).toBe("This receipt is genuine");
    expect(await page.locator(".verdict").textContent()).toContain("For grandma");
    expect(await page.locator(".receipt-photos li").count()).toBe(2);
    expect(await page.locator(".receipt-photos li").first().textContent()).toContain("4 stars");
    expect(asked).toEqual(["GET /.well-known/glassine-receipt-keys.json"]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.context().close();
  });

  it("says what was changed, in the language of the browser and at the width of a phone", async () => {
    const page = await open({ locale: "de-AT", viewport: { width: 390, height: 844 } });
    await choose(page, file.replace('"stars": 4', '"stars": 5'));
    await expect.poll(() => verdict(page)).toBe("Diese Datei wurde verändert");
    const changes = page.locator(".problems li");
    expect(await changes.allTextContents()).toEqual([
      "photos.open-laugh.stars: Signiert wurde 4, in der Datei steht 5.",
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.context().close();
  });

  it("says plainly that a key was revoked, and what that leaves open", async () => {
    const { DB } = wedding.glassine.env;
    const { kid } = JSON.parse(Buffer.from(JSON.parse(file).protected, "base64url").toString());
    const revoke = (from: number) => revokeReceiptKeys(DB, { kids: [kid], from, now: Date.now() });
    const page = await open({ viewport: { width: 390, height: 844 } });
    await revoke(Date.UTC(2100, 0, 1));
    await choose(page, file);
    await expect.poll(() => verdict(page)).toBe("The key was revoked later");
    expect(await page.locator(".verdict").textContent()).toContain("from 2100-01-01 00:00 UTC on");
    expect(await page.locator(".receipt-photos li").count()).toBe(2);
    await revoke(0);
    await choose(page, file);
    await expect.poll(() => verdict(page)).toBe("The key was revoked");
    expect(await page.locator(".receipt-photos li").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await DB.prepare("DELETE FROM revoked_receipt_keys").run();
    await page.context().close();
  });

  it("takes a file that is dropped, and shows nothing in it as markup", async () => {
    const page = await open();
    const text = file.replace('"by": "', '"by": "<img src=x onerror=alert(1)>');
    await page.evaluate((dropped) => {
      const data = new DataTransfer();
      data.items.add(new File([dropped], "receipt.json"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, text);
    await expect.poll(() => verdict(page)).toBe("This file was changed");
    expect(await page.locator(".verdict img").count()).toBe(0);
    expect(await page.locator(".problems").textContent()).toContain("<img src=x");
    await page.context().close();
  });

  it.each([
    ["another file", "not a receipt", "This file can’t be read"],
    ["other JSON", "{}", "This is not a receipt"],
  ])("says what is wrong with %s", async (_, text, said) => {
    const page = await open();
    await choose(page, text);
    await expect.poll(() => verdict(page)).toBe(said);
    await page.context().close();
  });

  it("says that the keys could not be loaded, and goes on when they can", async () => {
    const page = await open();
    await page.context().setOffline(true);
    await choose(page, file);
    await expect.poll(() => verdict(page)).toBe("The keys could not be loaded");
    await page.context().setOffline(false);
    await choose(page, file);
    await expect.poll(() => verdict(page)).toBe("This receipt is genuine");
    await page.context().close();
  });

  it("says without JavaScript how else to verify", async () => {
    const page = await open({ javaScriptEnabled: false });
    expect(await page.locator("main").textContent()).toContain("/.well-known/glassine-receipt-keys.json");
    expect(await page.locator("input[type=file]").isVisible()).toBe(false);
    await page.context().close();
  });

  it("is accessible, before and after", async () => {
    const page = await open({ bypassCSP: true });
    expect(await axeFaults(page)).toEqual([]);
    await choose(page, file.replace('"picked": true', '"picked": false'));
    await expect.poll(() => verdict(page)).toBe("This file was changed");
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });
});
