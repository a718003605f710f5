import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { enterWith } from "../support/way-in.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
afterEach(() => page?.context().close());

const at = (path: string) => new URL(path, wedding.glassine.url).href;
const SET = `/g/${GALLERY}/dancing/`;
const photo = (name: string) => `/g/${GALLERY}/photo/${name}/`;
const grid = () => page.locator(".grid");
const ownPage = () => page.locator("photo-page");
const dialog = () => page.locator("dialog[open]");

/** A guest who enlarged a photo of a set. */
async function enlarge(name: string): Promise<void> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  page = await context.newPage();
  await page.goto(at(`/g/${GALLERY}/enter?next=${encodeURIComponent(SET)}`));
  await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
  await page.waitForURL(at(SET));
  await page.locator(`[id='${name}'] > a`).click();
  await dialog().waitFor();
}

// After enlarging, reloading and Back, the address was the set's and the page still the photo's.
describe("after a photo was enlarged and its page reloaded", () => {
  it("Back loads the set, and Forward shows the photo again", async () => {
    await enlarge("dance-1");
    await page.reload();
    await ownPage().waitFor();
    await page.goBack();
    await grid().waitFor();
    expect(page.url()).toBe(at(SET));
    await page.goForward();
    await dialog().waitFor();
    expect(page.url()).toBe(at(photo("dance-1")));
    await page.goBack();
    await dialog().waitFor({ state: "detached" });
    await grid().waitFor();
  });

  it("Back loads the set, even after paging to other photos", async () => {
    await enlarge("dance-1");
    await page.reload();
    await page.locator(".photo-turn [rel=next]").click();
    await page.waitForURL(at(photo("dance-2")));
    await page.goBack();
    await ownPage().waitFor();
    expect(page.url()).toBe(at(photo("dance-1")));
    await page.goBack();
    await grid().waitFor();
    expect(page.url()).toBe(at(SET));
  });

  it("Back loads the entry page if the visit had ended", async () => {
    await enlarge("dance-1");
    await page.context().clearCookies();
    await page.reload();
    await page.locator("[id='@password']").waitFor();
    expect(page.url()).toContain("/enter?next=");
    await page.goBack();
    await page.waitForURL(/enter\?next=.*dancing/);
    await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
    await grid().waitFor();
  });

  it("Back goes on from the page that says the photo is gone", async () => {
    await enlarge("dance-1");
    await page.route(at(photo("dance-1")), (route) => route.continue({ url: at(photo("gone")) }));
    await page.reload();
    await page.locator(".sheet").waitFor();
    await page.goBack();
    await grid().waitFor();
  });

  it("Forward loads a photo that the set no longer shows", async () => {
    await enlarge("dance-1");
    await page.goBack();
    await dialog().waitFor({ state: "detached" });
    await page.locator("[id='dance-1']").evaluate((tile) => tile.setAttribute("hidden", ""));
    await page.goForward();
    await ownPage().waitFor();
    expect(page.url()).toBe(at(photo("dance-1")));
  });
});
