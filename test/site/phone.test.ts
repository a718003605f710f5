import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../worker/domain/words/voice.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { galleryBuild, type Looker } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

/** Upright, square, 4:3, 3:2, 16:9, 2:1 and a panorama, in every order of two. */
const SHAPES = [0.56, 0.667, 0.8, 1, 1.333, 1.5, 1.778, 2, 3.2];
const PAIRS = SHAPES.flatMap((first) => SHAPES.flatMap((second) => [first, second]));
const SETS = ["Getting ready", "The ceremony", "Family and everyone we love", "Dinner", "Dancing"];

const photos = PAIRS.map((_, i) => `ANB_${1000 + i}`);
const sets = Object.fromEntries(
  SETS.map((title, i) => [`set-${i + 1}`, { title, photos: i === 0 ? photos : [`ONE_${i}`] }]),
);
const gallery = (look: Record<string, string>) => {
  const build = galleryBuild({ look, sets });
  for (const [i, name] of photos.entries()) {
    const photo = build.photos[name];
    if (photo) Object.assign(photo, { width: Math.round((PAIRS[i] ?? 1) * 3000), height: 3000 });
  }
  return build;
};
const CLIENT: Looker = {
  viewer: { as: "client", mayEnterAsClient: false, account: true },
  mark: true,
  selection: { maxPicks: 40 },
};
const GUEST: Looker = { selection: {} };

const opened: GalleryServer[] = [];
let browser: Browser;
let rows: { server: GalleryServer; origin: string };
let columns: { server: GalleryServer; origin: string };
let page: Page;

async function serve(look: Record<string, string>) {
  const build = gallery(look);
  const server = await builtServer(build);
  opened.push(server);
  return { server, origin: await server.listen() };
}

beforeAll(async () => {
  browser = await openBrowser();
  rows = await serve({});
  columns = await serve({ grid: "columns" });
});
afterAll(async () => {
  await browser?.close();
  for (const server of opened) server.close();
});
afterEach(() => page?.context().close());

interface Visit {
  at?: typeof rows;
  looker?: Looker;
  width?: number;
  height?: number;
  javaScriptEnabled?: boolean;
}

async function open({ at = rows, looker = GUEST, width = 390, height = 844, javaScriptEnabled = true }: Visit) {
  at.server.looker = looker;
  const phone = width < 600;
  const context = await browser.newContext({
    viewport: { width, height },
    isMobile: phone,
    hasTouch: phone,
    javaScriptEnabled,
  });
  page = await context.newPage();
  await page.goto(`${at.origin}/g/anna-ben/set-1/`);
}

/** The tiles of each row, as wide and high as they are drawn. */
const drawnRows = () =>
  page.locator(".tile").evaluateAll((tiles) => {
    const found = new Map<number, { width: number; height: number }[]>();
    for (const tile of tiles) {
      const { width, height, top } = tile.getBoundingClientRect();
      const row = found.get(Math.round(top)) ?? [];
      found.set(Math.round(top), [...row, { width, height }]);
    }
    return [...found.values()];
  });

describe("the grid on a phone", () => {
  // Two landscape photos were 120 px high, and an upright one at the end filled the screen.
  it.each([360, 390, 430])("has rows of 150 to 280 px, whatever shapes are in them, at %d px", async (width) => {
    await open({ width });
    for (const row of await drawnRows()) {
      const [first] = row;
      if (!first) continue;
      // A panorama is as wide as the screen, and can't be higher.
      if (row.length === 1 && first.width / first.height > width / 160) continue;
      expect(first.height, JSON.stringify(row)).toBeGreaterThanOrEqual(149.5);
      expect(first.height, JSON.stringify(row)).toBeLessThanOrEqual(280.5);
    }
  });

  it("has two photos of one size per row if the photographer chose columns", async () => {
    await open({ at: columns });
    const found = await drawnRows();
    expect(found.flat()).toHaveLength(photos.length);
    const sizes = new Set(found.flat().map(({ width, height }) => `${Math.round(width)} ${Math.round(height)}`));
    expect(sizes.size).toBe(1);
    expect(found.every((row) => row.length === 2)).toBe(true);
  });

  it("keeps its rows on a wide screen, even if the photographer chose columns for phones", async () => {
    await open({ at: columns, width: 1280, height: 800 });
    const shapes = (await drawnRows()).flat().map(({ width, height }) => width / height);
    for (const [i, shape] of shapes.entries()) expect(shape).toBeCloseTo(PAIRS[i] ?? 0, 1);
  });
});

describe("the last row on a wide screen", () => {
  const WIDE = { L: 1.5, U: 0.667, S: 1 } as const;
  const BEFORE = ["", "L", "U", "LL", "LU", "ULU", "LLL", "UUU", "LULU", "UUUU", "LLUU", "ULLLL", "UULUUL"];
  const pairs = BEFORE.flatMap((before) => [`${before}LU`, `${before}UL`]);
  const others = ["L", "U", "S", "UU", "US", "SU", "UUU", "LS", "LL"].flatMap((end) => [end, `LLL${end}`]);
  let tails: typeof rows;
  beforeAll(async () => {
    const sets = Object.fromEntries(
      [...pairs, ...others].map((shapes) => [
        `set-${shapes.toLowerCase()}`,
        { title: shapes, photos: [...shapes].map((_, i) => `${shapes}_${i}`) },
      ]),
    );
    const build = galleryBuild({ sets });
    for (const shapes of [...pairs, ...others]) {
      for (const [i, shape] of [...shapes].entries()) {
        const photo = build.photos[`${shapes}_${i}`];
        if (photo) Object.assign(photo, { width: Math.round(WIDE[shape as keyof typeof WIDE] * 3000), height: 3000 });
      }
    }
    const server = await builtServer(build);
    opened.push(server);
    tails = { server, origin: await server.listen() };
  });

  /** The rows of a set: room to the left and to the right of each, its height as a multiple of the usual one, its photos. */
  const rowsOf = async (shapes: string, width: number) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${tails.origin}/g/anna-ben/set-${shapes.toLowerCase()}/`);
    return page.locator(".grid").evaluate((grid) => {
      const { paddingLeft, paddingRight } = getComputedStyle(grid);
      const usual = Math.min(432, Math.max(184, innerWidth / 5));
      const { left, right } = grid.getBoundingClientRect();
      const tiles = [...grid.querySelectorAll(".tile")].map((tile) => tile.getBoundingClientRect());
      return [...Map.groupBy(tiles, ({ top }) => Math.round(top)).values()].map((row) => ({
        before: Math.min(...row.map((tile) => tile.left)) - left - Number.parseFloat(paddingLeft),
        after: right - Number.parseFloat(paddingRight) - Math.max(...row.map((tile) => tile.right)),
        height: Math.max(...row.map((tile) => tile.height)) / usual,
        count: row.length,
      }));
    });
  };

  // What did not fill half of the last row was at its left, and the rest was empty.
  it("is full or in the middle, and never twice as high as usual, whatever shapes come last", async () => {
    await open({ at: tails, width: 960, height: 800 });
    for (const shapes of [...pairs, ...others]) {
      for (const width of [960, 1440, 1920]) {
        const found = await rowsOf(shapes, width);
        const at = `${shapes} at ${width} px`;
        for (const { before, after } of found) expect(Math.abs(before - after), at).toBeLessThan(1);
        for (const { before } of found.slice(0, -1)) expect(before, at).toBeLessThan(1);
        expect(found.at(-1)?.height, at).toBeLessThan(1.82);
        if ((found.at(-1)?.height ?? 0) < 1.78) expect(found.at(-1)?.before, at).toBeLessThan(1);
      }
    }
  });

  // An upright photo alone in the last row left five sixths of it empty.
  it("is not one upright photo", async () => {
    await open({ at: tails, width: 960, height: 800 });
    for (const shapes of [...pairs, ...others].filter((one) => one.length > 1 && one.endsWith("U"))) {
      const found = await rowsOf(shapes, 1440);
      expect(found.at(-1)?.count, shapes).toBeGreaterThan(1);
    }
  });
});

describe("the top of a set", () => {
  const visits = LANGUAGES.flatMap((language) =>
    ([GUEST, CLIENT] as const).flatMap((looker) =>
      (
        [
          [360, 640],
          [390, 844],
          [1280, 800],
        ] as const
      ).map(([width, height]) => ({
        language,
        looker,
        who: looker === CLIENT ? "client" : "guest",
        width,
        height,
      })),
    ),
  );

  it.each(visits)("leaves the first photo in the upper half: $width px, $who, $language", async (visit) => {
    await open({ ...visit, looker: { ...visit.looker, locale: visit.language } });
    const top = await page
      .locator(".tile")
      .first()
      .evaluate((tile) => tile.getBoundingClientRect().top);
    expect(top).toBeLessThanOrEqual(visit.height / 2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

  it("gives the tabs more than half of the bar, next to icons that have names", async () => {
    await open({ looker: CLIENT });
    await page.getByRole("button", { name: "Select", exact: true }).waitFor();
    const room = await page.locator(".sets").evaluate((tabs) => tabs.clientWidth / innerWidth);
    expect(room).toBeGreaterThan(0.6);
    expect(await page.locator(".bar summary").innerText()).toBe("Download");
  });

  it.each([true, false])("has the account's links in one menu, with JavaScript: %s", async (javaScriptEnabled) => {
    await open({ looker: CLIENT, javaScriptEnabled });
    const links = ["My selection", "My account"].map((name) => page.locator(".head").getByRole("link", { name }));
    for (const link of links) expect(await link.isVisible()).toBe(false);
    await page.getByText("Menu", { exact: true }).tap();
    for (const link of links) expect(await link.isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: "Sign out" }).isVisible()).toBe(true);
  });

  it("shows the account's links in one line on a wide screen", async () => {
    await open({ looker: CLIENT, width: 1280, height: 800 });
    expect(await page.getByRole("link", { name: "My account" }).isVisible()).toBe(true);
    expect(await page.getByText("Menu", { exact: true }).isVisible()).toBe(false);
  });

  it("is accessible with its menu open", async () => {
    await open({ looker: CLIENT });
    await page.getByText("Menu", { exact: true }).tap();
    expect(await axeFaults(page)).toEqual([]);
  });
});
