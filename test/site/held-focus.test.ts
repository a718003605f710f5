import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await askFor(wedding, {});
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
afterEach(() => page?.context().close());

async function open(visitor: Visitor, path: string): Promise<void> {
  const context = await browser.newContext({ locale: "en", reducedMotion: "reduce" });
  const url = new URL(wedding.glassine.url).origin.replace("http:", "https:");
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  page = await context.newPage();
  await page.goto(new URL(path, wedding.glassine.url).href, { waitUntil: "networkidle" });
}

/** Presses a button by keyboard. */
async function press(name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).focus();
  await page.keyboard.press("Enter");
}

async function enlarge(): Promise<void> {
  await page.locator(".tile > a").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
}

/** What has the focus: its text, or what it is called. A button that is disabled loses it when the page is next drawn. */
async function held(): Promise<string> {
  return page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const { activeElement: held, body } = document;
    return held === null || held === body ? "nothing" : (held.getAttribute("aria-label") ?? held.textContent ?? "");
  });
}

// After each of these the focus was gone: the next Tab began at the top of the page, and in a dialog no key was heard.
describe("the focus stays near what was pressed", () => {
  it("when changes of the arrangement are undone, done again, discarded or kept", async () => {
    await open(await wedding.photographer(), `/studio/g/${GALLERY}/photos/?set=dancing`);
    await page.locator(".frame-tiles [tabindex='0']").focus();
    await page.keyboard.press("Alt+ArrowRight");
    await press("Undo");
    expect(await held()).toBe("Redo");
    await press("Redo");
    expect(await held()).toBe("Discard");
    await press("Discard");
    await press("Keep them");
    expect(await held()).toBe("Discard");
    await press("Discard");
    await press("Discard them");
    expect(await held()).toMatch(/^dance-/);
  });

  it("when a photo becomes the cover, and on the last photo", async () => {
    await open(await wedding.photographer(), `/studio/g/${GALLERY}/photos/?set=dancing`);
    await page.locator(".frame-tiles [tabindex='0']").focus();
    await page.keyboard.press("Enter");
    await press("Make it the cover");
    expect(await held()).toBe("Done");
    await press("Next");
    expect(await held()).toBe("Done");
    await page.keyboard.press("Escape");
    expect(await held()).toMatch(/^dance-2/);
  });

  it("when what was hidden in the enlarged photo is undone: the arrows still turn", async () => {
    await open(await wedding.client(), `/g/${GALLERY}/dancing/`);
    await enlarge();
    const eye = page.locator("dialog .icon-eye");
    await eye.focus();
    await page.keyboard.press("Enter");
    await press("Undo");
    await expect.poll(() => eye.textContent()).toMatch(/^Hide dance-1/);
    expect(await held()).toMatch(/^Hide dance-1/);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/photo\/dance-2\//);
  });

  it("when an eye on a photo is undone", async () => {
    await open(await wedding.client(), `/g/${GALLERY}/dancing/`);
    await page.locator("#dance-2 .eye").focus();
    await page.keyboard.press("Enter");
    await press("Undo");
    expect(await held()).toMatch(/dance-2/);
  });
});

// Escape closed the photo below the form as well. Pressed twice, it left the page, too: browsers let nobody stop the second one.
it("Escape closes the form on an enlarged photo, then the photo, and keeps what was typed", async () => {
  await open(await wedding.client(), `/g/${GALLERY}/dancing/`);
  await enlarge();
  await press("Stars, colour, comment");
  await page.getByRole("textbox", { name: "Comment" }).fill("The last dance");
  await page.keyboard.press("Escape");
  expect(await page.locator("dialog[open] textarea").count()).toBe(0);
  expect(await held()).toBe("Stars, colour, comment");
  await press("Stars, colour, comment");
  expect(await page.getByRole("textbox", { name: "Comment" }).inputValue()).toBe("The last dance");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  expect(new URL(page.url()).pathname).toBe(`/g/${GALLERY}/dancing/`);
});
