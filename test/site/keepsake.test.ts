import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFaultsInEachLook } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, pick } from "../support/clients.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "../worker/zip/archive.ts";

let wedding: Wedding;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  folder = await mkdtemp(path.join(tmpdir(), "glassine-keepsake-"));
  await wedding.settings({ keepsake: "everyone" });
  await askFor(wedding, { invites: "everyone" });
  const client = await wedding.client();
  await pick(client, { photo: "dance-2", stars: "4", comment: "For grandma" });
  const web = `/g/${GALLERY}/download/keepsake.zip`;
  for (const [name, visitor] of [["client", client] as const, ["guest", await wedding.guest()] as const]) {
    const zip = Buffer.from(await (await visitor.get(web)).arrayBuffer());
    for (const { path: file, bytes } of await readZip(zip)) {
      const to = path.join(folder, name, file);
      await mkdir(path.dirname(to), { recursive: true });
      await writeFile(to, bytes);
    }
  }
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const first = (as: string) => pathToFileURL(path.join(folder, as, "Anna & Ben", "index.html")).href;

/** Opens every page that a page leads to, and what it shows; returns the pages, and each request that went wrong or elsewhere. */
async function walk(as: string, width: number, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, javaScriptEnabled, offline: true });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("request", (request) => void (request.url().startsWith("file:") || wrong.push(`left: ${request.url()}`)));
  page.on("requestfailed", (request) => void wrong.push(`failed: ${request.url()}`));
  const pages = new Set([first(as)]);
  // A Set also visits what is added while it is walked.
  for (const at of pages) {
    await page.goto(at, { waitUntil: "load" });
    for (const to of await linksOf(page)) if (to.startsWith("file:") && to.endsWith(".html")) pages.add(to);
    wrong.push(...(await unseen(page, width)).map((what) => `${at}: ${what}`));
  }
  await context.close();
  return { pages: [...pages], wrong };
}

const linksOf = (page: Page) => page.locator("a").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));

/** Pictures that did not come, and what is wider than the screen, once pictures and fonts were loaded or failed. */
const unseen = (page: Page, width: number) =>
  page.evaluate(async (screen) => {
    const images = [...document.images];
    for (const image of images) image.loading = "eager";
    await Promise.allSettled([document.fonts.ready, ...images.map((image) => image.decode())]);
    const missing = images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => `no picture ${src}`);
    const { scrollWidth } = document.documentElement;
    return scrollWidth > screen ? [...missing, `${scrollWidth} pixels wide`] : missing;
  }, width);

describe("a keepsake opened from a disk", () => {
  it.each([390, 1280])(
    "shows every set, photo and pick at %i pixels, without a script or the network",
    async (width) => {
      for (const scripts of [true, false]) {
        const { pages, wrong } = await walk("client", width, scripts);
        expect(wrong).toEqual([]);
        expect(pages).toHaveLength(1 + 1 + 3 + 6);
      }
    },
  );

  it("leads a guest to nothing that guests don't see", async () => {
    const { pages, wrong } = await walk("guest", 390, true);
    expect(wrong).toEqual([]);
    expect(pages).toHaveLength(1 + 2 + 4);
    const page = await browser.newPage();
    for (const at of pages) {
      await page.goto(at);
      for (const trace of PRIVATE_TRACES) expect(await page.content()).not.toContain(trace);
    }
  });

  it("looks like the gallery, is turned by links, and can be used by everybody", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(first("client"));
    const fonts = await page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family);
    });
    expect(fonts.join()).toContain("Newsreader");
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    await page.getByRole("link", { name: /^Dancing/ }).click();
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    await page.locator(".grid a").first().click();
    await page.getByRole("link", { name: "Next photo" }).click();
    expect(await page.locator("figure img").getAttribute("alt")).toBe("Photo dance-2");
    expect(await page.getByText("For grandma").isVisible()).toBe(true);
    expect(await axeFaultsInEachLook(page)).toEqual([]);
  });
});
