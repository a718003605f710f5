import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, pick } from "../support/clients.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
let client: Visitor;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await askFor(wedding, { lists: [{ id: "album", name: "Album", min: null, max: 40 }] });
  client = (await clientOf(wedding, [GALLERY])).visitor;
  await pick(client, { photo: "dance-1", stars: "3", label: "red", "list-album": "true" });
  await client.post(`/g/${GALLERY}/selection/photo/dance-1`, { action: "approve", approved: "yes" });
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

/** A page where the viewer's forced colours are those of one scheme and the gallery's theme is the other. */
async function open(visitor: Visitor, path: string, colorScheme: "light" | "dark"): Promise<Page> {
  const context = await browser.newContext({
    forcedColors: "active",
    reducedMotion: "reduce",
    colorScheme,
    bypassCSP: true,
  });
  const at = new URL(path, wedding.glassine.url).href;
  const url = new URL(wedding.glassine.url).href.replace("http:", "https:");
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  const page = await context.newPage();
  const answer = await page.goto(at, { waitUntil: "networkidle" });
  expect(answer?.status(), path).toBe(200);
  const theme = colorScheme === "light" ? "dark" : "light";
  await page.evaluate((own) => document.documentElement.setAttribute("data-theme", own), theme);
  return page;
}

// As much as a thin line of a sign, in pixels, and as different as grey from black.
const SEEN = { pixels: 12, levels: 60 };

/** Whether somebody sees it when an element, or what is around its edge, is changed. */
async function isSeen(element: Locator, change: (element: Element) => void): Promise<boolean> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.evaluate((own) => own.getBoundingClientRect().toJSON());
  const clip = { x: Math.max(box.x - 6, 0), y: Math.max(box.y - 6, 0), width: box.width + 12, height: box.height + 12 };
  const shot = async () =>
    sharp(await element.page().screenshot({ clip }))
      .greyscale()
      .raw()
      .toBuffer();
  const before = await shot();
  await element.evaluate(change);
  const after = await shot();
  return before.filter((level, n) => Math.abs(level - (after[n] ?? 0)) >= SEEN.levels).length >= SEEN.pixels;
}

const hide = (element: Element) => {
  const style = document.createElement("style");
  style.textContent = "[data-hidden], [data-hidden]::before, [data-hidden]::after { visibility: hidden !important; }";
  document.head.appendChild(style);
  element.setAttribute("data-hidden", "");
};
const unpress = (element: Element) => element.setAttribute("aria-pressed", "false");
const leave = (element: Element) => element.removeAttribute("aria-current");
const uncheck = (element: Element) => {
  (element as HTMLInputElement).checked = false;
};

const g = `/g/${GALLERY}`;

describe.each(["light", "dark"] as const)("in forced colours that are %s, in a gallery that is not", (scheme) => {
  const signs: [string, string, string[]][] = [
    ["a set", `${g}/dancing/`, [".heart", ".eye", ".tile .stars"]],
    ["a photo", `${g}/photo/dance-1/`, [".photo-bar .back", ".photo-turn a", ".photo-zoom", ".heart", ".eye"]],
  ];
  it.each(signs)("signs on %s are seen", async (_, path, wanted) => {
    const page = await open(client, path, scheme);
    for (const sign of wanted) expect(await isSeen(page.locator(sign).first(), hide), sign).toBe(true);
    await page.context().close();
  });

  it("so are those of the enlarged photo, how many stars it has, and its colour", async () => {
    const page = await open(client, `${g}/dancing/`, scheme);
    await page.locator('.tile[id="dance-1"] > a').click();
    await page.getByRole("button", { name: "Stars, colour, comment" }).click();
    for (const label of ["Close", "Next photo"]) {
      expect(await isSeen(page.getByRole("button", { name: label }).first(), hide), label).toBe(true);
    }
    for (const chosen of ["stars", "label"]) {
      const one = page.locator(`dialog [name="${chosen}"]:checked`).locator("xpath=ancestor::fieldset");
      const clear = (set: Element) => {
        for (const input of set.querySelectorAll("input")) input.checked = input.value === "";
      };
      expect(await isSeen(one, clear), chosen).toBe(true);
    }
    await page.context().close();
  });

  it("which photos are selected", async () => {
    const page = await open(client, `${g}/dancing/`, scheme);
    await page.getByRole("button", { name: "Select", exact: true }).click();
    const box = page.locator(".choose input").first();
    await box.check({ force: true });
    expect(await isSeen(box, uncheck)).toBe(true);
    await page.context().close();
  });

  it("which of several buttons is pressed", async () => {
    for (const path of ["selection", "selection/photo/dance-1"]) {
      const page = await open(client, `${g}/${path}`, scheme);
      expect(await isSeen(page.locator('[aria-pressed="true"]').first(), unpress), path).toBe(true);
      await page.context().close();
    }
  });

  it("the studio's logo", async () => {
    const page = await open(client, `${g}/dancing/`, scheme);
    await page.evaluate(() => {
      const drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><path d='M4 4v32h32'/></svg>";
      const logo = Object.assign(new Image(40, 40), { src: `data:image/svg+xml,${encodeURIComponent(drawing)}` });
      logo.className = "logo logo-drawn";
      document.querySelector("main h1")?.insertAdjacentElement("afterend", logo);
      return logo.decode();
    });
    expect(await isSeen(page.locator(".logo-drawn"), hide)).toBe(true);
    await page.context().close();
  });

  it.each([
    ["a set of the photos", `/studio/g/${GALLERY}/photos/`],
    ["a kind of activity", `/studio/g/${GALLERY}/activity/`],
    ["a span of days", "/studio/numbers/"],
  ])("in the studio, %s that is shown", async (_, path) => {
    const page = await open(await wedding.photographer(), path, scheme);
    const current = page.locator("main :is(.arranging-sets, .filter) [aria-current]").first();
    expect(await isSeen(current, leave)).toBe(true);
    await page.context().close();
  });
});
