import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LOOK_CHOICES } from "../../worker/domain/look.ts";
import { openBrowser } from "../support/browser.ts";
import { galleryBuild } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

const names = (count: number) => Array.from({ length: count }, (_, i) => `ANB_${1000 + i}`);
const buildWith = (look: Record<string, string>) =>
  galleryBuild({
    look,
    description: "Two days in the Wachau",
    sets: {
      hundred: { title: "The whole day", photos: names(100) },
      two: { title: "Two", photos: ["TWO_1", "TWO_2"] },
    },
  });
/** What each pair of fonts brings to a first screen. */
const FAMILIES: Record<(typeof LOOK_CHOICES.fonts)[number], string[]> = {
  book: ["Instrument Sans", "Newsreader"],
  romantic: ["Cormorant Garamond", "Figtree"],
  fashion: ["Bodoni Moda", "Hanken Grotesk"],
  modern: ["Figtree", "Jost"],
};
const phone = (deviceScaleFactor: number): BrowserContextOptions => ({
  viewport: { width: 412, height: 915 },
  deviceScaleFactor,
  isMobile: true,
  hasTouch: true,
});

const servers: GalleryServer[] = [];
let server: GalleryServer;
let browser: Browser;
let origin: string;
let page: Page;
let fetched: string[];

async function serve(look: Record<string, string>): Promise<GalleryServer> {
  const served = await builtServer(buildWith(look));
  servers.push(served);
  return served;
}

beforeAll(async () => {
  server = await serve({});
  [origin, browser] = await Promise.all([server.listen(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  for (const one of servers) one.close();
});
beforeEach(() => {
  fetched = [];
  server.broken.clear();
});
afterEach(() => page?.context().close());

async function open(set: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  page = await context.newPage();
  page.on("request", (request) => request.url().includes("/image/") && fetched.push(request.url()));
  await page.goto(`${origin}/g/anna-ben/${set}/`, { waitUntil: "networkidle" });
  return page;
}

const picture = (photo: string) => page.locator(`[id="${photo}"] img`);
const widthOf = (photo: string) => picture(photo).evaluate((img: HTMLImageElement) => img.naturalWidth);
/** Tiles on the screen whose picture is not there yet. */
const missing = () =>
  page.evaluate(() => {
    const isSeen = ({ top, bottom }: DOMRect) => bottom > 0 && top < innerHeight;
    const tiles = [...document.querySelectorAll(".tile")].filter((tile) => isSeen(tile.getBoundingClientRect()));
    return tiles.filter((tile) => !tile.querySelector("img")?.naturalWidth).map(({ id }) => id);
  });

describe("a first visit on a phone", () => {
  it("fetches what is on the screen and a little more, and the rest on scrolling", async () => {
    await open("hundred", phone(1.75));
    expect(await missing()).toEqual([]);
    expect(fetched.length).toBeLessThanOrEqual(16);
    const before = fetched.length;
    // Who scrolls before there is a script gets photos as they come near.
    await page.locator("photo-grid:defined").waitFor();
    await page.mouse.wheel(0, 3000);
    await expect.poll(() => fetched.length).toBeGreaterThan(before + 6);
    await expect.poll(missing).toEqual([]);
  });

  it.each([
    ...["hundred/", ""].map((at) => ({ at, fonts: "book" as const })),
    ...(["romantic", "fashion", "modern"] as const).flatMap((fonts) => ["hundred/", ""].map((at) => ({ at, fonts }))),
  ])(
    "nothing moves while it loads, fonts and style last, nor while one scrolls ($fonts, $at)",
    async ({ at, fonts }) => {
      const from = fonts === "book" ? origin : await (await serve({ fonts })).listen();
      const context = await browser.newContext(phone(1.75));
      page = await context.newPage();
      const arrive = Promise.withResolvers<void>();
      await page.route(/\.(css|woff2)$/, (route) => arrive.promise.then(() => route.continue()));
      await page.addInitScript(() => {
        type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] };
        const shifts: string[] = Object.assign(window, { shifts: [] }).shifts;
        const add = (list: PerformanceObserverEntryList) => {
          for (const { value, sources } of list.getEntries() as Shift[])
            shifts.push(`${value}: ${sources.map(({ node }) => node?.textContent)}`);
        };
        new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(`${from}/g/anna-ben/${at}`, { waitUntil: "commit" });
      await page.locator("h1").waitFor();
      const drawn = await page.locator("h1").boundingBox();
      arrive.resolve();
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => document.fonts.ready);
      const loaded = () =>
        page.evaluate(() =>
          [...document.fonts]
            .filter(({ status }) => status === "loaded")
            .map(({ family }) => family.replaceAll('"', "")),
        );
      await expect
        .poll(async () => [...new Set(await loaded())].filter((family) => !family.includes("Stand-in")).toSorted())
        .toEqual(FAMILIES[fonts]);
      const atEnd = () => page.evaluate(() => scrollY + innerHeight > document.documentElement.scrollHeight - 2);
      for (let screen = 0; screen < 30; screen++) await page.mouse.wheel(0, 900);
      await expect.poll(atEnd).toBe(true);
      await expect.poll(missing).toEqual([]);
      await page.evaluate(() => scrollTo(0, 0));
      expect(await page.locator("h1").boundingBox()).toEqual(drawn);
      expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
    },
  );

  it("has photos further down in their places, even without JavaScript", async () => {
    await open("hundred", { ...phone(1.75), javaScriptEnabled: false });
    await page.locator("#ANB_1050").scrollIntoViewIfNeeded();
    const box = await page.locator("#ANB_1050").boundingBox();
    await expect.poll(() => picture("ANB_1050").boundingBox()).toEqual(box);
  });

  it("shows all photos of a set that needs no scrolling", async () => {
    await open("two", phone(3));
    expect(await missing()).toEqual([]);
    expect(fetched).toHaveLength(2);
  });

  it.each([
    { density: 1.75, edge: 480 },
    { density: 2.625, edge: 600 },
    { density: 3, edge: 600 },
  ])("takes the rendition of $edge px at $density pixels for one", async ({ density, edge }) => {
    await open("hundred", phone(density));
    const edges = new Set(fetched.map((url) => Number(/\/(\d+)-[0-9a-f]+\.avif/.exec(url)?.[1])));
    expect([...edges]).toEqual([edge]);
  });
});

describe("on a slow network", () => {
  it("a set can be read and a photo opened before any picture has arrived", async () => {
    const context = await browser.newContext(phone(1.75));
    page = await context.newPage();
    const arrive = Promise.withResolvers<void>();
    await page.route("**/image/**", (route) => arrive.promise.then(() => route.continue()));
    await page.goto(`${origin}/g/anna-ben/hundred/`, { waitUntil: "domcontentloaded" });
    const box = await page.locator("#ANB_1001").boundingBox();
    await page.locator("#ANB_1001 > a").tap();
    await page.getByText("2 of 100", { exact: true }).waitFor();
    arrive.resolve();
    await page.getByRole("button", { name: "Close" }).tap();
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    await expect.poll(() => widthOf("ANB_1001")).toBeGreaterThan(0);
    expect(await page.locator("#ANB_1001").boundingBox()).toEqual(box);
  });

  it("photos that failed are fetched again once the network is back", async () => {
    server.broken.add("ANB_1000").add("ANB_1002");
    await open("hundred");
    await expect.poll(() => page.getByRole("button", { name: "Try again" }).count()).toBe(2);
    server.broken.clear();
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await expect.poll(() => widthOf("ANB_1000")).toBeGreaterThan(0);
    await expect.poll(() => widthOf("ANB_1002")).toBeGreaterThan(0);
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });
});

describe("the whole stylesheet", () => {
  const set = () => `${origin}/g/anna-ben/hundred/`;
  const applied = () =>
    page.evaluate(() => {
      const sheets = [...document.styleSheets].filter(({ href, media }) => href && !media.mediaText.includes("print"));
      return sheets.length > 0;
    });
  const begin = async (options: BrowserContextOptions = {}) => {
    page = await (await browser.newContext({ ...phone(1.75), ...options })).newPage();
  };
  const holdPictures = async () => {
    const arrive = Promise.withResolvers<void>();
    await page.route("**/image/**", (route) => arrive.promise.then(() => route.continue()));
    return arrive.resolve;
  };

  /** What waits for nine seconds waits for `instead`; more than a browser can wait means for ever. */
  const waits = (instead: number) =>
    page.addInitScript((ms) => {
      const start = window.setTimeout;
      const wait = (run: () => void, of?: number) => (of === 9000 ? (ms > 1e9 ? 0 : start(run, ms)) : start(run, of));
      Object.assign(window, { setTimeout: wait });
    }, instead);

  it("is applied once the first photos are there, and what it draws is offered then", async () => {
    await begin();
    // However slow the machine is, the nine seconds after which it is applied all the same are not over.
    await waits(Number.MAX_SAFE_INTEGER);
    const arrive = await holdPictures();
    await page.goto(set(), { waitUntil: "domcontentloaded" });
    await page.locator("photo-grid:defined").waitFor();
    expect(await applied()).toBe(false);
    expect(await page.getByRole("button", { name: "Print" }).count()).toBe(0);
    arrive();
    await expect.poll(applied).toBe(true);
    await page.getByRole("button", { name: "Print" }).waitFor();
  });

  it("is applied, and all is offered once, when a first photo has not come for nine seconds", async () => {
    await begin();
    await waits(0);
    const arrive = await holdPictures();
    await page.goto(set(), { waitUntil: "domcontentloaded" });
    await page.getByRole("button", { name: "Print" }).waitFor();
    expect(await applied()).toBe(true);
    arrive();
    await page.waitForLoadState("networkidle");
    expect(await page.getByRole("button", { name: "Print" }).count()).toBe(1);
  });

  it("is applied at the first touch, and a photo is not enlarged before it is there", async () => {
    await begin();
    const arrive = Promise.withResolvers<void>();
    await page.route(/\.css$/, (route) => arrive.promise.then(() => route.continue()));
    await holdPictures();
    await page.goto(set(), { waitUntil: "domcontentloaded" });
    await page.locator("photo-grid:defined").waitFor();
    const loaded = page.waitForRequest(/lightbox/);
    await page.locator("#ANB_1001 > a").tap();
    await loaded;
    expect(await page.locator("dialog[open]").count()).toBe(0);
    arrive.resolve();
    await page.locator("dialog[open]").waitFor();
    expect(await applied()).toBe(true);
  });

  it("is applied if the page's scripts can't be had", async () => {
    await begin();
    await page.route(/\.js$/, (route) => route.abort());
    await page.goto(set());
    await expect.poll(applied).toBe(true);
  });

  it("is applied by the page's scripts if its own one is not allowed, as before the Worker is deployed again", async () => {
    await begin();
    await page.route(set(), async (route) => {
      const answer = await route.fetch();
      const policy = answer.headers()["content-security-policy"] ?? "";
      const before = policy.replace(/script-src [^;]+/, "script-src 'self'");
      await route.fulfill({ response: answer, headers: { ...answer.headers(), "content-security-policy": before } });
    });
    await page.goto(set());
    await expect.poll(applied).toBe(true);
  });

  it("that can't be had keeps no photo from being enlarged", async () => {
    await begin();
    await page.route(/\.css$/, (route) => route.abort());
    await page.goto(set());
    await page.locator("#ANB_1001 > a").tap();
    await page.locator("dialog[open]").waitFor();
  });

  it("is applied without JavaScript", async () => {
    await begin({ javaScriptEnabled: false });
    await page.goto(set());
    await expect.poll(applied).toBe(true);
  });
});

describe("going Back to a set", () => {
  it("shows it where it was left, with its photos", async () => {
    await open("hundred", phone(1.75));
    await page.locator("#ANB_1060").scrollIntoViewIfNeeded();
    const left = await page.evaluate(() => scrollY);
    await page.locator(".sets").getByRole("link", { name: "Two" }).click();
    await page.waitForURL("**/two/");
    await page.goBack();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(left);
    await expect.poll(missing).toEqual([]);
  });
});
