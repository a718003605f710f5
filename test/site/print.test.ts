import { join } from "node:path";
import type { Browser } from "playwright-core";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPages } from "../../scripts/publish/gallery-pages.ts";
import { digestSite } from "../../scripts/publish/site-digest.ts";
import { launchBrowser } from "../support/browser.ts";
import { galleryBuild } from "./gallery-build.ts";
import { GalleryServer } from "./gallery-server.ts";

// Of a long set only the photos of the first screens were printed. A script that asked for the others before printing made it
// worse: Chromium waits for lazy pictures it asks for on its own, and for no others. What counts is what is on the paper.

const ROOT = join(import.meta.dirname, "../..");
const NAMES = Array.from({ length: 240 }, (_, i) => `ANB_${1000 + i}`);
const build = galleryBuild({ cover: "ANB_1000", sets: { long: { title: "The long day", photos: NAMES } } });

let server: GalleryServer;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  server = new GalleryServer({
    build,
    ...(await buildPages({ galleries: [build], root: ROOT, site: await digestSite(ROOT) })),
  });
  [origin, browser] = await Promise.all([server.listen(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** How many pictures are drawn on the sheets of a PDF, and the words on them. */
async function readSheets(bytes: Buffer): Promise<{ pictures: number; words: string[] }> {
  const { OPS } = await getResolvedPDFJS();
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const sheets = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, i) => {
      const sheet = await pdf.getPage(i + 1);
      const [{ fnArray }, { items }] = await Promise.all([sheet.getOperatorList(), sheet.getTextContent()]);
      const drawn = fnArray.filter((op) => op === OPS.paintImageXObject || op === OPS.paintInlineImageXObject);
      return { pictures: drawn.length, words: items.flatMap((item) => ("str" in item ? item.str : [])) };
    }),
  );
  await pdf.destroy();
  return {
    pictures: sheets.reduce((sum, { pictures }) => sum + pictures, 0),
    words: sheets.flatMap(({ words }) => words),
  };
}

describe("a set of 240 photos", () => {
  it.each([
    { what: "opened and printed without scrolling", javaScriptEnabled: true },
    { what: "printed without scripts", javaScriptEnabled: false },
  ])("prints 240, each with its name, when $what", async ({ javaScriptEnabled }) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, javaScriptEnabled });
    const page = await context.newPage();
    // What is under way already is waited for by no browser.
    await page.goto(`${origin}/g/anna-ben/long/`, { waitUntil: "networkidle" });
    const { pictures, words } = await readSheets(await page.pdf({ format: "A4", printBackground: false }));
    await context.close();
    expect(pictures).toBe(NAMES.length);
    const printed = new Set(words);
    expect(NAMES.filter((name) => !printed.has(name))).toEqual([]);
  });

  it("asks for every photo before it prints in a browser that would not", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "userAgentData"));
    const page = await context.newPage();
    await page.goto(`${origin}/g/anna-ben/long/`);
    const there = () =>
      page
        .locator(".tile img")
        .evaluateAll((all: HTMLImageElement[]) => all.filter((img) => img.complete && img.naturalWidth > 0).length);
    expect(await there()).toBeLessThan(NAMES.length);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect.poll(there, { timeout: 60_000 }).toBe(NAMES.length);
    await context.close();
  });

  /** Pictures that are asked for wait for a sign, those of the first screens too. */
  async function heldUp() {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript(() => {
      const printed: number[] = Object.assign(window, { printed: [] }).printed;
      window.print = () => {
        const all = [...document.querySelectorAll<HTMLImageElement>(".tile img")];
        printed.push(all.filter((img) => img.complete && img.naturalWidth > 0).length);
      };
    });
    const page = await context.newPage();
    const go = Promise.withResolvers<void>();
    await page.route("**/image/**", (route) => go.promise.then(() => route.continue()));
    await page.goto(`${origin}/g/anna-ben/long/`, { waitUntil: "domcontentloaded" });
    await page.locator(".tile").nth(239).waitFor();
    const printed = () => page.evaluate(() => (window as unknown as { printed: number[] }).printed);
    return { page, go, printed };
  }

  it("waits for what was under way already when it is printed", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript(() => window.addEventListener("beforeprint", () => console.log("printing")));
    const page = await context.newPage();
    await page.goto(`${origin}/g/anna-ben/long/`, { waitUntil: "networkidle" });
    const [asked, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route("**/image/**", (route) => {
      asked.resolve();
      return go.promise.then(() => route.continue());
    });
    await page.locator(".tile").nth(120).scrollIntoViewIfNeeded();
    await asked.promise;
    const begun = page.waitForEvent("console", (message) => message.text() === "printing");
    const pdf = page.pdf({ format: "A4", printBackground: false });
    await begun;
    go.resolve();
    expect((await readSheets(await pdf)).pictures).toBe(NAMES.length);
    await context.close();
  });

  it("is printed by keys once all photos are there, and says how far that is", async () => {
    const { page, go, printed } = await heldUp();
    await page.waitForFunction(() => customElements.get("photo-grid") !== undefined);
    await page.keyboard.press("Control+p");
    await page.getByText("Preparing 240 photos for printing: 0 %").waitFor();
    expect(await printed()).toEqual([]);
    go.resolve();
    await expect.poll(printed, { timeout: 60_000 }).toEqual([240]);
    expect(await page.getByText("Preparing").count()).toBe(0);
    await page.keyboard.press("Control+p");
    expect(await page.getByText("Preparing").count()).toBe(0);
    await page.context().close();
  });

  it("is not printed once that was cancelled, and only once when it was asked for twice", async () => {
    const { page, go, printed } = await heldUp();
    await page.waitForFunction(() => customElements.get("photo-grid") !== undefined);
    await page.keyboard.press("Control+p");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await page.getByText("Preparing").count()).toBe(0);
    await page.keyboard.press("Control+p");
    await page.keyboard.press("Control+p");
    await expect.poll(() => page.getByText("Preparing").count()).toBe(1);
    go.resolve();
    await expect.poll(printed, { timeout: 60_000 }).toEqual([240]);
    await page.context().close();
  });
});
