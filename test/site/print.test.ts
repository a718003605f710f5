import type { Browser, BrowserContext, Page } from "playwright-core";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { galleryBuild } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

// Of a long set only the photos of the first screens were printed. A script that asked for the others before printing made it
// worse: Chromium waits for lazy pictures it asks for on its own, and for no others. What counts is what is on the paper.

const NAMES = Array.from({ length: 250 }, (_, i) => `ANB_${1000 + i}`);
const build = galleryBuild({
  cover: "ANB_1000",
  sets: {
    long: { title: "The long day", photos: NAMES },
    short: { title: "The short day", photos: ["BRK_1", "BRK_2"] },
  },
});

// Printing by a menu, Chromium waits two seconds for pictures at most, and then prints what is there. That is long enough on any
// machine only for pictures that the browser has from before: every context has them before it is printed from.
const VIEWPORT = { width: 1280, height: 800 };
const PAPER = { format: "A4", printBackground: false };

let server: GalleryServer;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  server = await builtServer(build);
  [origin, browser] = await Promise.all([server.listen(), openBrowser()]);
  server.keeps = true;
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** How many pictures are there. */
const there = (page: Page) =>
  page
    .locator(".tile img")
    .evaluateAll((all: HTMLImageElement[]) => all.filter((img) => img.complete && img.naturalWidth > 0).length);

/** Opens the set in a context that has its pictures from before, but for those of these tiles. */
async function openAgain(context: BrowserContext, but: [from: number, to: number] = [0, 0]): Promise<Page> {
  const before = await context.newPage();
  await before.goto(`${origin}/g/anna-ben/long/`);
  await before.locator(".tile img").evaluateAll((all: HTMLImageElement[], [from, to]) => {
    for (const [at, img] of all.entries()) if (at < from || at >= to) img.loading = "eager";
  }, but);
  await expect.poll(() => there(before)).toBeGreaterThanOrEqual(NAMES.length - (but[1] - but[0]));
  await before.close();
  const page = await context.newPage();
  // What is under way already is waited for by no browser.
  await page.goto(`${origin}/g/anna-ben/long/`, { waitUntil: "networkidle" });
  return page;
}

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

/**
 * The words on the sheets of the first visit that prints every photo. The two seconds are too short on a busy machine: then there
 * is another visit, by a browser that has seen no more than the one before.
 */
async function wordsWithAll(visit: (context: BrowserContext) => Promise<Buffer>, options = {}): Promise<Set<string>> {
  const words = new Set<string>();
  const printAgain = async () => {
    const context = await browser.newContext({ viewport: VIEWPORT, ...options });
    const sheets = await readSheets(await visit(context));
    await context.close();
    words.clear();
    for (const word of sheets.words) words.add(word);
    return sheets.pictures;
  };
  await expect.poll(printAgain).toBe(NAMES.length);
  return words;
}

describe("a set of 250 photos", () => {
  it.each([
    { what: "can be printed without scrolling", javaScriptEnabled: true },
    { what: "printed without scripts", javaScriptEnabled: false },
  ])("prints 250, each with its name, when $what", async ({ javaScriptEnabled }) => {
    const print = async (context: BrowserContext) => (await openAgain(context)).pdf(PAPER);
    const printed = await wordsWithAll(print, { javaScriptEnabled });
    expect(NAMES.filter((name) => !printed.has(name))).toEqual([]);
  });

  it("fetches every photo before printing in a browser that would not", async () => {
    const context = await browser.newContext({ viewport: VIEWPORT });
    await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "userAgentData"));
    const page = await context.newPage();
    await page.goto(`${origin}/g/anna-ben/long/`);
    expect(await there(page)).toBeLessThan(NAMES.length);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect.poll(() => there(page)).toBe(NAMES.length);
    await context.close();
  });

  /** Pictures that are asked for wait for a sign, those of the first screens too. */
  async function heldUp() {
    const context = await browser.newContext({ viewport: VIEWPORT });
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
    await page.locator(".tile").nth(249).waitFor();
    const printed = () => page.evaluate(() => (window as unknown as { printed: number[] }).printed);
    return { page, go, printed };
  }

  it("waits for photos that were loading already", async () => {
    await wordsWithAll(async (context) => {
      await context.addInitScript(() => window.addEventListener("beforeprint", () => console.log("printing")));
      const page = await openAgain(context, [100, 130]);
      const go = Promise.withResolvers<void>();
      server.held = go.promise;
      const asked = page.waitForRequest("**/image/**");
      await page.locator(".tile").nth(120).scrollIntoViewIfNeeded();
      await asked;
      const begun = page.waitForEvent("console", (message) => message.text() === "printing");
      const pdf = page.pdf(PAPER);
      await begun;
      go.resolve();
      return pdf;
    });
  });

  it("is printed by a shortcut once all photos are loaded, and shows the progress", async () => {
    const { page, go, printed } = await heldUp();
    await page.waitForFunction(() => customElements.get("photo-grid") !== undefined);
    await page.keyboard.press("Control+p");
    await page.getByText("Preparing 250 photos for printing: 0 %").waitFor();
    expect(await printed()).toEqual([]);
    go.resolve();
    await expect.poll(printed).toEqual([250]);
    expect(await page.getByText("Preparing").count()).toBe(0);
    await page.keyboard.press("Control+p");
    expect(await page.getByText("Preparing").count()).toBe(0);
    await page.context().close();
  });

  it("is not printed if that was cancelled, and only once if it was requested twice", async () => {
    const { page, go, printed } = await heldUp();
    await page.waitForFunction(() => customElements.get("photo-grid") !== undefined);
    await page.keyboard.press("Control+p");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await page.getByText("Preparing").count()).toBe(0);
    await page.keyboard.press("Control+p");
    await page.keyboard.press("Control+p");
    await expect.poll(() => page.getByText("Preparing").count()).toBe(1);
    go.resolve();
    await expect.poll(printed).toEqual([250]);
    await page.context().close();
  });
});

describe("the Print button", () => {
  it("prints the chosen sets, each on sheets of its own, once all their photos are there, with or without names", async () => {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const prints: { pictures: number; headings: string[]; names: number }[] = [];
      Object.assign(window, {
        prints,
        print() {
          const sheet = document.querySelector(".contact-sheet");
          const images = [...(sheet?.querySelectorAll("img") ?? [])];
          prints.push({
            pictures: images.filter((img) => img.complete && img.naturalWidth > 0).length,
            headings: [...(sheet?.querySelectorAll("h2") ?? [])].map((heading) => heading.textContent ?? ""),
            names: sheet?.classList.contains("nameless") ? 0 : (sheet?.querySelectorAll(".frame").length ?? 0),
          });
        },
      });
    });
    const prints = () => page.evaluate(() => (window as unknown as { prints: unknown[] }).prints);
    await page.goto(`${origin}/g/anna-ben/long/`);
    await page.getByRole("button", { name: "Print" }).click();
    const dialog = page.locator("dialog.print-dialog");
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole("checkbox", { name: "The short day" }).check();
    await dialog.getByRole("button", { name: "Print" }).click();
    await expect.poll(prints).toEqual([{ pictures: 252, headings: ["The long day", "The short day"], names: 252 }]);
    const { pictures, words } = await readSheets(await page.pdf());
    expect(pictures).toBe(252);
    expect(words).toEqual(expect.arrayContaining(["ANB_1000", "ANB_1239", "BRK_1", "BRK_2"]));
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await page.locator(".contact-sheet").count()).toBe(0);

    await page.getByRole("button", { name: "Print" }).click();
    await dialog.getByRole("checkbox", { name: "The long day" }).uncheck();
    expect(await dialog.getByRole("button", { name: "Print" }).isDisabled()).toBe(true);
    await dialog.getByRole("checkbox", { name: "The short day" }).check();
    await dialog.getByRole("checkbox", { name: "Names under the photos" }).uncheck();
    await dialog.getByRole("button", { name: "Print" }).click();
    await expect.poll(prints).toHaveLength(2);
    expect((await prints())[1]).toEqual({ pictures: 2, headings: ["The short day"], names: 0 });
    expect((await readSheets(await page.pdf())).words).not.toContain("BRK_1");
    await context.close();
  });
});

describe("a set with long names", () => {
  const long = (i: number) => `Hochzeit_Anna-Katharina_und_Benedikt_Standesamt_${2000 + i}`;
  const names = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? long(i) : `KAT_${2000 + i}`));
  const title = "Vorbereitungen, Standesamt und Empfang im Rathaus der Landeshauptstadt";
  let own: GalleryServer;
  let address: string;
  beforeAll(async () => {
    own = await builtServer(galleryBuild({ sets: { long: { title, photos: names } } }));
    address = `${await own.listen()}/g/anna-ben/long/`;
  });
  afterAll(() => own?.close());

  const CENTIMETRE = 72 / 2.54;

  // A row that just fitted on a sheet had its names on the next one, and long names lost their end, where the number is.
  it.each(["en", "de", "fr", "es"].flatMap((locale) => ["A4", "Letter"].map((format) => ({ locale, format }))))(
    "prints every name whole, on the sheet of its photo ($locale, $format)",
    async ({ locale, format }) => {
      own.looker = { locale };
      const context = await browser.newContext({ viewport: VIEWPORT, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(address);
      const margin = { top: "1cm", bottom: "1cm", left: "1cm", right: "1cm" };
      const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ format, margin })));
      let words = "";
      for (let number = 1; number <= pdf.numPages; number++) {
        const sheet = await pdf.getPage(number);
        const { items } = await sheet.getTextContent();
        const texts = items.flatMap((item) => ("str" in item ? [item] : []));
        words += texts.map(({ str }) => str.trim()).join("");
        const small = texts.filter(({ height, str }) => str.trim() !== "" && height < 7);
        // Above each name there is room for its photo.
        const highest = Math.max(0, ...small.map(({ transform }) => transform[5]));
        expect(highest, `sheet ${number}`).toBeLessThan((sheet.view[3] ?? 0) - 4.4 * CENTIMETRE);
      }
      await pdf.destroy();
      expect(names.filter((name) => !words.includes(name))).toEqual([]);
      await context.close();
    },
  );
});
