import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { galleryBuild, type Looker } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

// A set of thousands comes in sections, which a browser lays out one by one. Nobody should notice.

const NAMES = Array.from({ length: 500 }, (_, i) => `ANB_${1000 + i}`);
const build = galleryBuild({ cover: "ANB_1000", sets: { long: { title: "The long day", photos: NAMES } } });
const PICKED = ["ANB_1003", "ANB_1241", "ANB_1499"];
const pick = (photo: string) => ({ photo, picked: true, stars: 0, label: null, comment: "", lists: [] });
const client: Looker = {
  viewer: { as: "client", mayEnterAsClient: false },
  mark: true,
  selection: { photos: PICKED.map(pick) },
};

let server: GalleryServer;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  server = await builtServer(build);
  [origin, browser] = await Promise.all([server.listen(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function open(looker: Looker, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  server.looker = looker;
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${origin}/g/anna-ben/long/`, { waitUntil: "domcontentloaded" });
  return page;
}

const sections = (page: Page) =>
  page.locator("form > .grid").evaluateAll((all) => all.map((one) => one.children.length));

describe("a set of 500 photos", () => {
  it("has a section for each 240 that somebody sees, so hidden photos leave no gap", async () => {
    const guest = await open({ marked: ["ANB_1001", "ANB_1300"] });
    expect(await sections(guest)).toEqual([240, 240, 18]);
    await guest.context().close();
    const whole = await open({ ...client, marked: ["ANB_1001", "ANB_1300"] });
    expect(await sections(whole)).toEqual([240, 240, 20]);
    await whole.context().close();
  });

  it.each([390, 1280])(
    "fills the rows of a screen of %i pixels from edge to edge, between sections too",
    async (width) => {
      const page = await open({}, { viewport: { width, height: 900 } });
      const rows = await page.locator(".tile").evaluateAll((tiles) => {
        const byTop = new Map<number, { left: number; right: number }>();
        for (const tile of tiles) {
          const { top, left, right } = tile.getBoundingClientRect();
          const row = byTop.get(Math.round(top)) ?? { left, right };
          byTop.set(Math.round(top), { left: Math.min(row.left, left), right: Math.max(row.right, right) });
        }
        return [...byTop.entries()].sort(([a], [b]) => a - b).map(([top, row]) => ({ top, ...row }));
      });
      const [first] = rows;
      // All but the last row of the set, and those before a section on a phone, which may be a photo that is not wider.
      const narrow = rows
        .slice(0, -1)
        .filter((row) => row.right - row.left < (first?.right ?? 0) - (first?.left ?? 0) - 2);
      expect(narrow.length).toBeLessThanOrEqual(2);
      const gaps = rows.slice(1).map(({ top }, i) => top - (rows[i]?.top ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(width === 390 ? 290 : 700);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await page.context().close();
    },
  );

  const skipped = (page: Page) =>
    page.locator("form > .grid").evaluateAll((all: HTMLElement[]) => all.map((one) => one.style.contentVisibility));
  const heights = (page: Page) =>
    page.locator("form > .grid").evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)));

  it("skips sections that are far away, in the room they took before, on a screen that is turned too", async () => {
    const page = await open({}, { viewport: { width: 390, height: 844 } });
    await expect.poll(() => skipped(page)).toEqual(["auto", "auto", "auto"]);
    const upright = await heights(page);
    await page.setViewportSize({ width: 844, height: 390 });
    await expect.poll(() => heights(page)).not.toEqual(upright);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => heights(page)).toEqual(upright);
    const plain = await open({}, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
    expect(await heights(plain)).toEqual(upright);
    await plain.context().close();
    await page.context().close();
  });

  it("leads to a photo of the last section, and back to where somebody was", async () => {
    const page = await open({}, { viewport: { width: 390, height: 844 } });
    await expect.poll(() => skipped(page)).toEqual(["auto", "auto", "auto"]);
    await page.goto(`${origin}/g/anna-ben/long/#ANB_1490`);
    const top = () => page.locator("#ANB_1490").evaluate((tile) => Math.round(tile.getBoundingClientRect().top));
    await expect.poll(async () => Math.abs((await top()) - 80)).toBeLessThan(120);
    const before = await top();
    await page.goto(`${origin}/g/anna-ben/photo/ANB_1490/`);
    await page.goBack();
    await expect.poll(top).toBe(before);
    await page.context().close();
  });

  it("shows what a filter leaves of several sections in common rows", async () => {
    const page = await open(client, { viewport: { width: 1280, height: 900 } });
    await page.getByRole("combobox").selectOption("picked");
    const tops = () =>
      page
        .locator(".tile:visible")
        .evaluateAll((tiles) => tiles.map((tile) => Math.round(tile.getBoundingClientRect().top)));
    await expect.poll(async () => (await tops()).length).toBe(PICKED.length);
    expect(new Set(await tops()).size).toBe(1);
    await page.getByRole("combobox").selectOption("");
    await expect.poll(async () => (await tops()).length).toBe(NAMES.length);
    expect(await sections(page)).toEqual([240, 240, 20]);
    await page.context().close();
  });

  it.each([
    { kind: "heart", photo: "ANB_1300", to: "selection", sent: { pick: "ANB_1300" } },
    { kind: "heart", photo: "ANB_1241", to: "selection", sent: { unpick: "ANB_1241" } },
    { kind: "eye", photo: "ANB_1300", to: "marks", sent: { hide: "ANB_1300" } },
  ])("sends the $kind of $photo without scripts, and leads back", async ({ kind, photo, to, sent }) => {
    const page = await open(client, { javaScriptEnabled: false });
    const posted = page.waitForRequest((request) => request.method() === "POST");
    await page.locator(`#${photo} .${kind}`).click();
    const request = await posted;
    expect(new URL(request.url()).pathname).toBe(`/g/anna-ben/${to}`);
    expect(Object.fromEntries(new URLSearchParams(request.postData() ?? ""))).toEqual({
      next: "/g/anna-ben/long/",
      ...sent,
    });
    await page.context().close();
  });

  it("presses no heart when Enter is pressed on the box of a photo", async () => {
    const page = await open(client);
    const posted: string[] = [];
    page.on("request", (request) => request.method() === "POST" && posted.push(request.url()));
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("checkbox", { name: "Select ANB_1001" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    await expect.poll(() => page.getByRole("checkbox", { name: "Select ANB_1001" }).isChecked()).toBe(true);
    expect(posted).toEqual([]);
    await page.context().close();
  });
});
