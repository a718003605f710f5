import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { contrast, type Rgb } from "../../worker/domain/colour.ts";
import { COVERS, type Cover } from "../../worker/domain/look.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { galleryBuild } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

const WIDTHS = [390, 768, 1440] as const;
const HEIGHTS = { 390: 844, 768: 1024, 1440: 900 } as const;

const servers = new Map<string, { server: GalleryServer; origin: string }>();
let browser: Browser;
let page: Page;

/** A gallery with this cover, its picture all of one colour. */
async function serve(cover: Cover, colour: string) {
  const build = galleryBuild({
    look: { cover },
    cover: "ANB_1",
    description: "Two days in the Wachau",
    sets: { day: { title: "The whole day", photos: ["ANB_1", "ANB_2"] }, night: { title: "Night", photos: ["ANB_3"] } },
  });
  const photo = build.photos.ANB_1;
  if (photo) Object.assign(photo, { hash: `${colour}000000`, placeholder: Array(4).fill(colour).join(" ") });
  const server = await builtServer(build);
  servers.set(`${cover} ${colour}`, { server, origin: await server.listen() });
}

beforeAll(async () => {
  browser = await openBrowser();
  for (const cover of COVERS) await serve(cover, "ffffff");
  await serve("full", "203040");
});
afterAll(async () => {
  await browser?.close();
  for (const { server } of servers.values()) server.close();
});
afterEach(() => page?.context().close());

interface Visit {
  cover: Cover;
  colour?: string;
  width: (typeof WIDTHS)[number];
  colorScheme?: "light" | "dark";
}

async function open({ cover, colour = "ffffff", width, colorScheme = "light" }: Visit) {
  const viewport = { width, height: HEIGHTS[width] };
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
  page = await context.newPage();
  const { origin } = servers.get(`${cover} ${colour}`) ?? {};
  await page.goto(`${origin}/g/anna-ben/`, { waitUntil: "networkidle" });
}

/** The lowest contrast of an element's text with any pixel behind it. */
async function contrastBehind(selector: string): Promise<number> {
  const part = page.locator(selector);
  const [r = 0, g = 0, b = 0] =
    (await part.evaluate((e) => getComputedStyle(e).color)).match(/\d+/g)?.map(Number) ?? [];
  const clip = await part.evaluate((e) => {
    const text = document.createRange();
    text.selectNodeContents(e);
    const { x, y, width, height } = text.getBoundingClientRect();
    return { x, y, width, height };
  });
  await part.evaluate((e) => (e as HTMLElement).style.setProperty("color", "transparent"));
  const { data, info } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let lowest = 21;
  for (let i = 0; i < data.length; i += info.channels * 7) {
    const behind: Rgb = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
    lowest = Math.min(lowest, contrast([r, g, b], behind));
  }
  return lowest;
}

const visits = COVERS.flatMap((cover) => WIDTHS.map((width) => ({ cover, width })));

describe("each cover", () => {
  // White words on a light sky could not be read, and "View photos" was a line of text among others.
  it.each(visits)(
    "is readable on the lightest picture, with its button in view: $cover at $width px",
    async (visit) => {
      await open(visit);
      const button = page.getByRole("link", { name: "View photos" });
      const box = await button.boundingBox();
      expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThanOrEqual(HEIGHTS[visit.width]);
      expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
      const [ground, letters] = await button.evaluate((e) => [
        getComputedStyle(e).backgroundColor,
        getComputedStyle(e).color,
      ]);
      expect(ground).not.toBe(letters);
      expect(ground).not.toBe("rgba(0, 0, 0, 0)");
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      for (const words of [".cover h1", ".cover-date", ".cover-studio"])
        expect(await contrastBehind(words), words).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(COVERS.flatMap((cover) => (["light", "dark"] as const).map((colorScheme) => ({ cover, colorScheme }))))(
    "is accessible: $cover, $colorScheme",
    async ({ cover, colorScheme }) => {
      await open({ cover, width: 390, colorScheme });
      expect(await axeFaults(page)).toEqual([]);
    },
  );

  it("darkens a dark picture less than a light one", async () => {
    const scrim = () =>
      page.locator(".cover").evaluate((e) => Number(getComputedStyle(e).getPropertyValue("--scrim-bottom")));
    await open({ cover: "full", width: 390 });
    const light = await scrim();
    await page.context().close();
    await open({ cover: "full", width: 390, colour: "203040" });
    expect(light).toBeGreaterThan((await scrim()) * 2);
    expect(await contrastBehind(".cover h1")).toBeGreaterThanOrEqual(4.5);
  });

  it("has the photographer's name beside the title on a phone, and at the top of a wide screen", async () => {
    const gap = async () => {
      const [name, title] = await Promise.all([".cover-studio", ".cover h1"].map((s) => page.locator(s).boundingBox()));
      return (title?.y ?? 0) - ((name?.y ?? 0) + (name?.height ?? 0));
    };
    await open({ cover: "full", width: 390 });
    expect(await gap()).toBeLessThan(40);
    await page.context().close();
    await open({ cover: "full", width: 1440 });
    expect((await page.locator(".cover-studio").boundingBox())?.y).toBe(0);
  });
});
