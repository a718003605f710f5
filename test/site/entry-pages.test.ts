import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const pages = ["/", "/g/anna-ben/enter", "/g/anna-ben/invite", "/g/nothing-here/", "/clients/", "/studio/enter"];

describe("a page with text only", () => {
  it.each(pages.flatMap((at) => [320, 390].map((width) => ({ at, width }))))(
    "fits $width px with text twice as large: $at",
    async ({ at, width }) => {
      const context = await browser.newContext({ viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(new URL(at, wedding.glassine.url).href);
      await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await context.close();
    },
  );
});
