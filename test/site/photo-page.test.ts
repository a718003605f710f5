import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
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
const photo = (name: string) => `/g/${GALLERY}/photo/${encodeURIComponent(name)}/`;
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Somebody who was sent a link to one photo, and gave the password. */
async function open(name: string, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  page = await context.newPage();
  await page.goto(at(photo(name)));
  await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
  await page.waitForURL(at(photo(name)));
}

it("a photo's own page moves on with the arrow keys and goes back with Escape", async () => {
  await open("dance-1");
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(at(photo("dance-2")));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(at(photo("dance-1")));
  await page.keyboard.press("Escape");
  await page.waitForURL(`${at(`/g/${GALLERY}/dancing/`)}#dance-1`);
});

it("a photo's own page enlarges it by key, button and tap, and Escape first closes that", async () => {
  await open("dance-1");
  const dialog = page.locator("dialog[open]");
  for (const enlarge of [
    () => page.keyboard.press("z"),
    () => page.getByRole("button", { name: "Zoom" }).click(),
    () => page.locator(".photo-frame img").click(),
  ]) {
    await enlarge();
    const frame = dialog.locator(".slide-frame");
    await expect.poll(() => frame.getAttribute("style")).toContain("scale(");
    await page.keyboard.press("z");
    await expect.poll(() => frame.getAttribute("style")).not.toContain("scale(");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
  expect(page.url()).toBe(at(photo("dance-1")));
});

it("a photo's own page moves on by swiping with a finger, but not by scrolling", async () => {
  await open("dance-1", PHONE);
  const touch = await page.context().newCDPSession(page);
  const { x, y, width, height } = (await page.locator(".photo-frame img").boundingBox()) ?? {};
  if (x === undefined || y === undefined || !width || !height) throw new Error("no photo");
  const draw = async (points: [number, number][]) => {
    for (const [i, [left, top]] of points.entries()) {
      const touchPoints = [{ x: x + width * left, y: y + height * top }];
      await touch.send("Input.dispatchTouchEvent", { type: i === 0 ? "touchStart" : "touchMove", touchPoints });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await draw([
    [0.5, 0.2],
    [0.4, 0.5],
    [0.35, 0.9],
  ]);
  expect(page.url()).toBe(at(photo("dance-1")));
  await draw([
    [0.8, 0.5],
    [0.5, 0.5],
    [0.3, 0.5],
    [0.2, 0.5],
  ]);
  await page.waitForURL(at(photo("dance-2")));
});

it("a photo's own page without scripts offers no button that needs one", async () => {
  await open("dance-1", { javaScriptEnabled: false });
  expect(await page.locator(".photo-zoom").isHidden()).toBe(true);
  expect(await page.locator(".photo-turn [rel=next]").count()).toBe(1);
});

it("a photo's own page says if the photo did not load, and loads it again", async () => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  await context.route(/\/image\//, (route) => route.abort());
  page = await context.newPage();
  await page.goto(at(photo("dance-1")));
  await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
  const retry = page.getByRole("button", { name: "This photo couldn’t be loaded. Try again" });
  await retry.waitFor();
  await context.unroute(/\/image\//);
  await retry.click();
  const drawn = () => page.locator(".photo-frame img").evaluate((img: HTMLImageElement) => img.naturalWidth);
  await expect.poll(drawn).toBeGreaterThan(0);
  expect(await retry.count()).toBe(0);
});
