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

const PICTURE = /\/_astro\/studio-[0-9a-f]{12}\.jpg/g;

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

describe("the picture of the studio", () => {
  let wedding: Wedding;
  let browser: Browser;
  beforeAll(async () => {
    [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
    const jpeg = await photoBytes({ width: 1600, height: 2000, gps: true, creator: "Somebody" });
    await writeFile(path.join(wedding.content, "mara.jpg"), jpeg);
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
    expect(files).toHaveLength(3);
    expect(html).toContain('alt="Mara Lindt laughing"');
    for (const file of files) {
      const answer = await stranger().get(file);
      expect(answer.headers.get("content-type")).toBe("image/jpeg");
      expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      const { exif, xmp, iptc, icc, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      expect({ exif, xmp, iptc, icc, format }).toEqual({ format: "jpeg" });
    }
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
