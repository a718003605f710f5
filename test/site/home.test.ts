import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isInThrees, placeOf, sizesOf } from "../../site/components/wall.ts";
import { HOME_LAYOUTS } from "../../worker/domain/home.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { photoBytes } from "../support/photos.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const PICTURE = /\/_astro\/studio-[0-9a-f]{12}\.(?:avif|jpg)/g;

/** How many of six columns each picture fills, on wide screens or where rows have two. */
function widths(count: number, { layout, wide }: { layout: "grid" | "feature"; wide: boolean }): number[] {
  const shape = { layout, count };
  const threes = wide && isInThrees(shape);
  return Array.from({ length: count }, (_, at) => {
    const { lead, last, half } = placeOf(at, shape);
    if (lead || (last && !threes)) return 6;
    return threes && !half ? 2 : 3;
  });
}

describe("rows of the home page", () => {
  it.each(["grid", "feature"] as const)("of the layout %s have no hole, however many galleries there are", (layout) => {
    for (let count = 1; count <= 60; count++)
      for (const wide of [false, true]) {
        let filled = 0;
        for (const width of widths(count, { layout, wide })) {
          filled += width;
          expect(filled, `${count} galleries, ${wide ? "wide" : "narrow"}`).toBeLessThanOrEqual(6);
          if (filled === 6) filled = 0;
        }
        expect(filled, `${count} galleries, ${wide ? "wide" : "narrow"}`).toBe(0);
      }
  });
});

/** Widths of the pictures that are made of most photos. */
const MADE = [320, 480, 960, 1600];

describe("what a screen loads of a wall of pictures", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it.each([
    { at: "a phone with three pixels for one", width: 390, ratio: 3, lead: 960, other: 960 },
    { at: "a phone with two pixels for one", width: 390, ratio: 2, lead: 960, other: 960 },
    { at: "a tablet", width: 768, ratio: 2, lead: 1600, other: 960 },
    { at: "a desktop", width: 1440, ratio: 1, lead: 1600, other: 960 },
    { at: "a laptop with two pixels for one", width: 1440, ratio: 2, lead: 1600, other: 960 },
  ])("is at most $lead pixels of the first and $other of the others on $at", async ({ width, ratio, lead, other }) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, deviceScaleFactor: ratio });
    const page = await context.newPage();
    const pixel = await photoBytes({ width: 1, height: 1 });
    await page.route("**/*.jpg", (route) => route.fulfill({ contentType: "image/jpeg", body: pixel }));
    for (const layout of HOME_LAYOUTS) {
      const count = 6;
      const images = Array.from({ length: count }, (_, at) => {
        const srcset = MADE.map((made) => `http://pictures.test/${layout}-${at}/${made}.jpg ${made}w`).join(", ");
        return `<img srcset="${srcset}" sizes="${sizesOf(at, { layout, count })}">`;
      });
      await page.setContent(`<!doctype html>${images.join("")}`, { waitUntil: "load" });
      const taken = await page.evaluate(() =>
        [...document.images].map((img) => Number(/(\d+)\.jpg$/.exec(img.currentSrc)?.[1])),
      );
      const first = layout === "feature" ? lead : other;
      expect(taken[0], layout).toBeLessThanOrEqual(first);
      expect(Math.max(...taken.slice(layout === "feature" ? 1 : 0, 5)), layout).toBeLessThanOrEqual(other);
      expect(Math.min(...taken), "and never so few that it looks soft").toBeGreaterThanOrEqual(480);
    }
    await context.close();
  });
});

describe("the picture of the studio", () => {
  let wedding: Wedding;
  let browser: Browser;
  beforeAll(async () => {
    [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
    const jpeg = await photoBytes({ width: 1600, height: 2000, gps: true, creator: "Somebody" });
    // As detailed as a photo; each pixel of a test photo is random.
    const soft = await sharp(jpeg).blur(1.5).keepMetadata().jpeg({ quality: 92 }).toBuffer();
    await writeFile(path.join(wedding.content, "mara.jpg"), soft);
    const home = "home:\n  picture: mara.jpg\n  alt: Mara Lindt laughing\n  text: I photograph people.\n";
    await writeFile(
      path.join(wedding.content, "studio.yaml"),
      `name: Mara Lindt\ntimezone: Europe/Vienna\nemail: mara@example.com\n${home}`,
    );
    await wedding.publish();
  });
  afterAll(async () => {
    await browser?.close();
    await wedding?.close();
  });
  const stranger = () => new Visitor(wedding.glassine);

  it("is on the home page in sizes for each screen, without anything but its pixels", async () => {
    const html = await stranger().text("/");
    const files = [...new Set(html.match(PICTURE))];
    expect(files.map((file) => file.split(".")[1])).toEqual([...Array(4).fill("avif"), ...Array(4).fill("jpg")]);
    expect(html).toContain('alt="Mara Lindt laughing"');
    for (const file of files) {
      const answer = await stranger().get(file);
      expect(answer.headers.get("content-type")).toBe(file.endsWith("avif") ? "image/avif" : "image/jpeg");
      expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      const { exif, xmp, iptc, icc, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      expect({ exif, xmp, iptc, icc, format }).toEqual({ format: file.endsWith("avif") ? "heif" : "jpeg" });
    }
  });

  it("and all else that the page begins with are at most 200 KB on each screen", async () => {
    const photographer = await wedding.photographer();
    const shown = { action: "cover", "public-cover": "clear" };
    await (await photographer.post(`/studio/g/${GALLERY}/?part=cover`, shown)).arrayBuffer();
    await wedding.settings({ listed: true });
    for (const [width, ratio] of [
      [390, 3],
      [768, 2],
      [1440, 1],
      [1920, 1],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, deviceScaleFactor: ratio });
      const page = await context.newPage();
      const sizes: Promise<number>[] = [];
      page.on("requestfinished", (request) => {
        sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
      });
      await page.goto(wedding.glassine.url.href, { waitUntil: "networkidle" });
      expect(
        await page.locator("img").evaluateAll((all: HTMLImageElement[]) => all.map((img) => img.currentSrc)),
      ).toEqual([expect.stringMatching(/studio-.*\.avif$/), expect.stringMatching(/\/cover\/.*\.avif$/)]);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(bytes, `${width} px`).toBeLessThanOrEqual(200 * 1024);
      await context.close();
    }
    await wedding.settings({ listed: false });
  });

  it("is seen whole or cropped, never beside the page, with axe content, with and without galleries", async () => {
    const photographer = await wedding.photographer();
    const shown = { action: "cover", "public-cover": "clear" };
    await (await photographer.post(`/studio/g/${GALLERY}/?part=cover`, shown)).arrayBuffer();
    for (const listed of [true, false]) {
      await wedding.settings({ listed });
      for (const [width, colorScheme] of [
        [360, "dark"],
        [768, "light"],
        [1440, "light"],
      ] as const) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(wedding.glassine.url.href);
        const picture = page.getByRole("img", { name: "Mara Lindt laughing" });
        await picture.evaluate((img: HTMLImageElement) => img.decode());
        const box = await picture.boundingBox();
        expect(box?.width ?? 0, `${width} px`).toBeGreaterThan(Math.min(width * 0.35, 300));
        expect(box?.height ?? 0, `${width} px`).toBeLessThan(900 * 0.9);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        expect(await axeFaults(page), `${width} px, ${colorScheme}, ${listed}`).toEqual([]);
        const name = await page.getByRole("heading", { level: 1 }).boundingBox();
        expect(name?.x ?? -1, "the studio's name begins at the margin").toBeGreaterThanOrEqual(0);
        await context.close();
      }
    }
  });
});

it("has a layout for each word that studio.yaml may say", () => {
  for (const layout of HOME_LAYOUTS) expect(sizesOf(0, { layout, count: 4 })).toContain("100vw");
});
