import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { PATIENT_MS } from "../support/patience.ts";
import { galleryBuild, type Looker } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

const names = (count: number) => Array.from({ length: count }, (_, i) => `ANB_${1000 + i}`);
const build = galleryBuild({
  cover: "ANB_1000",
  sets: {
    highlights: {
      title: "Highlights",
      photos: [{ name: "Anna é 1", caption: "Morning, before anyone was up" }, ...names(60)],
    },
    family: { title: "Family and everyone we love", photos: ["FAM_1"] },
  },
});
const CLIENT: Looker = {
  viewer: { as: "client", mayEnterAsClient: false },
  mark: true,
  clientSets: ["family"],
  marked: ["ANB_1002"],
};
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

let server: GalleryServer;
let browser: Browser;
let origin: string;
let page: Page;

beforeAll(async () => {
  server = await builtServer(build);
  [origin, browser] = await Promise.all([server.listen(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});
beforeEach(() => {
  server.looker = { clientSets: ["family"], marked: ["ANB_1002"] };
  server.broken.clear();
  server.marks.length = 0;
  server.marksStatus = 200;
});
afterEach(() => page?.context().close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  page = await context.newPage();
  await page.goto(`${origin}/g/anna-ben/${path}`);
  return page;
}

const tile = (photo: string) => page.locator(`[id="${encodeURIComponent(photo)}"]`);
const lightbox = () => page.locator("dialog[open]");
const path = () => page.evaluate(() => location.pathname);

interface Held {
  held: { animations: number; transitions: number };
}

/** Counts what the page's scripts move from now on, and holds animations where they begin. */
function holdMotion() {
  const { held } = Object.assign(window, { held: { animations: 0, transitions: 0 } });
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...how) {
    held.animations += 1;
    const animation = animate.apply(this, how);
    animation.pause();
    return animation;
  };
  const begin = document.startViewTransition.bind(document);
  document.startViewTransition = (change) => {
    held.transitions += 1;
    return begin(change);
  };
}

describe("the enlarged photo", () => {
  it("opens from the keyboard at its own address, moves on, and returns the focus to the last photo", async () => {
    await open("highlights/");
    await tile("Anna é 1").locator("a").focus();
    await page.keyboard.press("Enter");
    await lightbox().waitFor();
    expect(await path()).toBe("/g/anna-ben/photo/Anna%20%C3%A9%201/");
    expect(await page.locator(".lightbox-caption").innerText()).toBe("Morning, before anyone was up");
    await page.keyboard.press("ArrowRight");
    await page.waitForURL("**/photo/ANB_1000/");
    expect(await page.locator(".lightbox-position").innerText()).toBe("2 of 60");
    expect(await page.title()).toBe("Photo ANB_1000 · Highlights · Anna & Ben");
    await page.keyboard.press("Escape");
    await page.waitForURL("**/highlights/");
    await lightbox().waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("/g/anna-ben/photo/ANB_1000/");
  });

  it("closes by Back and opens again by Forward", async () => {
    await open("highlights/");
    await tile("ANB_1001").locator("a").click();
    await page.waitForURL("**/photo/ANB_1001/");
    await page.goBack();
    await lightbox().waitFor({ state: "detached" });
    expect(await path()).toBe("/g/anna-ben/highlights/");
    await page.goForward();
    await lightbox().waitFor();
    expect(await path()).toBe("/g/anna-ben/photo/ANB_1001/");
    await page.getByRole("button", { name: "Close" }).click();
    await lightbox().waitFor({ state: "detached" });
    expect(await path()).toBe("/g/anna-ben/highlights/");
  });

  it("skips what a guest may not see, and stops at both ends", async () => {
    await open("highlights/");
    await tile("ANB_1001").locator("a").click();
    await lightbox().waitFor();
    await page.keyboard.press("ArrowRight");
    await page.waitForURL("**/photo/ANB_1003/");
    await page.keyboard.press("Home");
    await page.waitForURL("**/photo/Anna*/");
    expect(await page.locator(".icon-previous").isDisabled()).toBe(true);
    await page.keyboard.press("End");
    await page.waitForURL("**/photo/ANB_1059/");
    expect(await page.locator(".icon-next").isDisabled()).toBe(true);
  });

  // The button of the last turn was disabled while it had the focus, so that no key did anything any more.
  it("still reacts to keys when the last photo was reached with its button", async () => {
    await open("highlights/");
    await tile("Anna é 1").locator("a").press("Enter");
    const position = lightbox().locator(".lightbox-position");
    const next = lightbox().getByRole("button", { name: "Next photo" });
    await next.focus();
    await page.keyboard.press("End");
    await expect.poll(() => position.textContent()).toBe("60 of 60");
    expect(await next.isDisabled()).toBe(true);
    // Browsers take the focus from a button that is disabled when they draw the next time.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => position.textContent()).toBe("59 of 60");
    await page.keyboard.press("Escape");
    await expect.poll(path).toBe("/g/anna-ben/highlights/");
  });

  it("zooms on a double click and fetches a rendition that is sharp at that size", async () => {
    await open("highlights/");
    await tile("ANB_1001").locator("a").click();
    await lightbox().waitFor();
    const frame = page.locator(".slide:not([inert]) .slide-frame");
    await frame.dblclick();
    await expect.poll(() => frame.getAttribute("style")).toContain("scale(");
    await expect
      .poll(() => frame.locator("img").evaluate((img: HTMLImageElement) => img.currentSrc))
      .toContain("/2560-");
  });

  it("that did not load says so, can be loaded again, and still reacts to keys", async () => {
    server.broken.add("ANB_1000");
    await open("highlights/");
    await tile("ANB_1000").locator("a").press("Enter");
    const retry = lightbox().getByRole("button", { name: "This photo couldn’t be loaded. Try again" });
    await retry.waitFor();
    server.broken.clear();
    await retry.press("Enter");
    const img = lightbox().locator(".slide:not([inert]) img");
    await expect.poll(() => img.evaluate((photo: HTMLImageElement) => photo.naturalWidth)).toBeGreaterThan(0);
    await expect.poll(() => retry.count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => lightbox().locator(".lightbox-position").textContent()).toBe("3 of 60");
  });

  it("moves on when swiped with a finger", async () => {
    await open("highlights/", PHONE);
    await tile("ANB_1000").locator("a").tap();
    await lightbox().waitFor();
    const frame = page.locator(".slide:not([inert]) .slide-frame");
    await expect.poll(() => frame.evaluate((element) => getComputedStyle(element).viewTransitionName)).toBe("none");
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y: 400 }] });
    await send("touchStart", 320);
    for (const x of [280, 200, 120, 60]) await send("touchMove", x);
    await send("touchEnd");
    await page.waitForURL("**/photo/ANB_1001/");
  });

  it("pauses its slideshow as soon as the viewer does anything", async () => {
    await open("highlights/");
    await tile("ANB_1000").locator("a").click();
    await lightbox().waitFor();
    await page.keyboard.press("p");
    await page.getByRole("button", { name: "Pause slideshow" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "Play slideshow" }).waitFor();
  });

  it("grows out of its tile, without the whole page being drawn for it", async () => {
    await open("highlights/", PHONE);
    await page.evaluate(holdMotion);
    const link = tile("ANB_1000").locator("a");
    const small = await link.boundingBox();
    await link.click();
    await lightbox().waitFor();
    const frame = lightbox().locator(".slide:not([inert]) .slide-frame");
    const begun = await frame.boundingBox();
    for (const side of ["x", "y", "width"] as const) expect(begun?.[side]).toBeCloseTo(small?.[side] ?? 0, 0);
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.finish();
    });
    const grown = await frame.boundingBox();
    expect(grown?.width).toBeGreaterThan((small?.width ?? 0) * 1.5);
    expect(await page.evaluate(() => (window as unknown as Held).held.transitions)).toBe(0);
  });

  it("stays open when its tile is pressed twice", async () => {
    await open("highlights/", { viewport: { width: 1600, height: 600 } });
    await page.evaluate(holdMotion);
    const small = await tile("Anna é 1").locator("img").boundingBox();
    const at = { x: (small?.x ?? 0) + (small?.width ?? 0) / 2, y: 300 };
    await page.mouse.click(at.x, at.y);
    await lightbox().waitFor();
    // Held where it is nearly grown.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.currentTime = 300;
    });
    const beside = await page.evaluate(({ x, y }) => !document.elementFromPoint(x, y)?.closest(".slide-frame"), at);
    expect(beside).toBe(true);
    await page.mouse.click(at.x, at.y);
    expect(await page.evaluate(() => history.state)).toEqual({ enlarged: true });
    expect(await path()).toBe("/g/anna-ben/photo/Anna%20%C3%A9%201/");
  });

  it("opens once when its tile is pressed again while the scripts for it are loaded", async () => {
    await open("highlights/");
    const loaded = Promise.withResolvers<void>();
    await page.route(/\/_astro\/lightbox\.[^/]*\.js$/, async (route) => {
      await loaded.promise;
      await route.continue();
    });
    const asked = page.waitForRequest(/\/_astro\/lightbox\.[^/]*\.js$/);
    await tile("ANB_1000").locator("a").click();
    await asked;
    await tile("ANB_1000").locator("a").click();
    loaded.resolve();
    await lightbox().waitFor();
    expect(await page.locator("dialog").count()).toBe(1);
    await page.goBack();
    await lightbox().waitFor({ state: "detached" });
    expect(await path()).toBe("/g/anna-ben/highlights/");
  });

  it("moves nothing for people who prefer less motion", async () => {
    await open("highlights/", { reducedMotion: "reduce" });
    await page.evaluate(holdMotion);
    await tile("ANB_1000").locator("a").click();
    await lightbox().waitFor();
    await page.keyboard.press("Escape");
    await lightbox().waitFor({ state: "detached" });
    expect(await page.evaluate(() => (window as unknown as Held).held)).toEqual({ animations: 0, transitions: 0 });
  });
});

describe("private marks on the page", () => {
  it("hide a photo at once, say so, and can be undone", async () => {
    server.looker = CLIENT;
    await open("highlights/");
    await tile("ANB_1000").getByRole("button", { name: "Hide ANB_1000 from guests" }).click();
    await tile("ANB_1000").getByRole("button", { name: "Show ANB_1000 to guests" }).waitFor();
    await page.getByRole("status").getByText("1 photo is hidden from guests").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await tile("ANB_1000").getByRole("button", { name: "Hide ANB_1000 from guests" }).waitFor();
    await page.getByText("Guests can see every photo").waitFor();
    expect(server.marks).toEqual([
      { photo: ["ANB_1000"], private: true },
      { photo: ["ANB_1000"], private: false },
    ]);
  });

  it("are undone with a message if the gallery refuses them", async () => {
    server.looker = CLIENT;
    server.marksStatus = 403;
    await open("highlights/");
    await tile("ANB_1000").locator(".eye").click();
    await page.getByText("That couldn’t be saved").waitFor();
    await tile("ANB_1000").getByRole("button", { name: "Hide ANB_1000 from guests" }).waitFor();
  });

  it("are tried again if the gallery could not be reached", async () => {
    server.looker = CLIENT;
    server.marksStatus = 503;
    await open("highlights/");
    await tile("ANB_1000").locator(".eye").click();
    await page.waitForResponse((answer) => answer.url().endsWith("/marks") && answer.status() === 503);
    server.marksStatus = 200;
    await page.getByText("1 photo is hidden from guests").waitFor();
    expect(server.marks).toHaveLength(1);
  });

  it("are set on many photos at once", async () => {
    server.looker = CLIENT;
    await open("highlights/");
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("checkbox", { name: "Select ANB_1000" }).check();
    await page.getByRole("checkbox", { name: "Select ANB_1005" }).click({ modifiers: ["Shift"] });
    await page.getByText("6 selected").waitFor();
    await page.locator(".selecting-bar").getByRole("button", { name: "Hide from guests" }).click();
    await expect.poll(() => server.marks).toHaveLength(1);
    // ANB_1002 was hidden before.
    expect(server.marks[0]?.photo).toEqual(["ANB_1000", "ANB_1001", "ANB_1003", "ANB_1004", "ANB_1005"]);
  });
});

describe("selecting on a phone", () => {
  const rect = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { top, bottom };
    });

  it("covers no message with its bar, and offers no action without a photo", async () => {
    server.looker = CLIENT;
    await open("highlights/", PHONE);
    await page.getByRole("button", { name: "Select", exact: true }).tap();
    const bar = page.locator(".selecting-bar");
    for (const name of ["Hide from guests", "Show to guests"])
      expect(await bar.getByRole("button", { name }).isDisabled()).toBe(true);
    await page.getByRole("checkbox", { name: "Select ANB_1000" }).check();
    await bar.getByRole("button", { name: "Hide from guests" }).tap();
    await page.getByRole("button", { name: "Undo" }).waitFor();
    expect((await rect(".toast")).bottom).toBeLessThanOrEqual((await rect(".selecting-bar")).top);
    await page.getByRole("button", { name: "Undo" }).tap();
    await expect.poll(() => server.marks).toHaveLength(2);
    await page.getByRole("checkbox", { name: "Select ANB_1000" }).uncheck();
    expect(await bar.getByRole("button", { name: "Hide from guests" }).isDisabled()).toBe(true);
  });
});

/** On a phone whose share sheet keeps the names of what it took; `late`: the first press counts no more by then. */
async function openWithShareSheet(path: string, { late = false } = {}) {
  const context = await browser.newContext(PHONE);
  page = await context.newPage();
  await page.addInitScript((expired) => {
    const taken: string[][] = Object.assign(window, { taken: [] as string[][] }).taken;
    let pressed = !expired;
    const share = async ({ files = [] }: ShareData) => {
      if (pressed) return void taken.push(files.map(({ name }) => name));
      pressed = true;
      throw new DOMException("no press", "NotAllowedError");
    };
    Object.assign(navigator, { share, canShare: () => true });
  }, late);
  await page.route("**/download/photo/**", (route) => route.fulfill({ contentType: "image/jpeg", body: "photo" }));
  await page.goto(`${origin}/g/anna-ben/${path}`);
}
const taken = () => page.evaluate(() => (window as unknown as { taken: string[][] }).taken);

describe("saving photos to a phone", () => {
  // A guest who may download, but not mark or pick, was offered buttons without a word on them.
  it("is offered to guests, ten at a time, until all are saved", async () => {
    await openWithShareSheet("highlights/");
    await page.getByRole("button", { name: "Select", exact: true }).tap();
    await page.getByRole("button", { name: "Select all" }).tap();
    await page.getByText("60 selected").waitFor();
    await page.getByRole("button", { name: "Save to this device" }).tap();
    await page.getByText("50 photos left to save.").waitFor();
    await page.locator(".toast").getByRole("button", { name: "Save to this device" }).tap();
    await page.getByText("40 photos left to save.").waitFor();
    expect((await taken()).map((names) => names.length)).toEqual([10, 10]);
  });

  // The sheet opens only some seconds after a press; on a slow network the photo took longer, and nothing happened.
  it("asks for one more press if fetching took longer than a press counts", async () => {
    await openWithShareSheet("highlights/", { late: true });
    await tile("ANB_1000").locator("a").tap();
    await lightbox().getByRole("button", { name: "Share" }).tap();
    await page.getByText("1 photo is ready.").waitFor();
    await page.locator(".toast").getByRole("button", { name: "Share" }).tap();
    await expect.poll(taken).toEqual([["ANB_1000.jpg"]]);
  });
});

describe("a network that goes away", () => {
  it("delays the first eye, which is sent once the network is back", async () => {
    server.looker = CLIENT;
    await open("highlights/");
    await page.waitForLoadState("networkidle");
    await page.context().setOffline(true);
    await tile("ANB_1000").locator(".eye").click();
    await tile("ANB_1000").getByRole("button", { name: "Show ANB_1000 to guests" }).waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => server.marks).toEqual([{ photo: ["ANB_1000"], private: true }]);
  });
});

describe("without JavaScript", () => {
  it("photos are links and eyes are forms", async () => {
    server.looker = CLIENT;
    await open("highlights/", { javaScriptEnabled: false });
    expect(await tile("ANB_1000").locator("a").getAttribute("href")).toBe("/g/anna-ben/photo/ANB_1000/");
    await tile("ANB_1000").hover();
    await tile("ANB_1000").locator(".eye").click();
    const sent = new URLSearchParams(await page.locator("body").innerText());
    expect(Object.fromEntries(sent)).toEqual({ next: "/g/anna-ben/highlights/", hide: "ANB_1000" });
  });
});

describe("the grid", () => {
  it("offers to load a failed photo again", async () => {
    server.broken.add("ANB_1000");
    await open("highlights/");
    const retry = tile("ANB_1000").getByRole("button", { name: "Try again" });
    await retry.waitFor();
    server.broken.clear();
    await retry.click();
    await expect
      .poll(() =>
        tile("ANB_1000")
          .locator("img")
          .evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBeGreaterThan(0);
    expect(await retry.count()).toBe(0);
  });

  it("keeps every photo's shape and moves nothing while it loads and scrolls", async () => {
    await open("highlights/", PHONE);
    await page.evaluate(() => {
      const shifts: number[] = Object.assign(window, { shifts: [] as number[] }).shifts;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (let i = 0; i < 12; i++) {
      await page.evaluate(() => window.scrollBy(0, 500));
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
    const shapes = await page.locator(".tile").evaluateAll((tiles) =>
      tiles.map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width / height / Number((element as HTMLElement).style.getPropertyValue("--r"));
      }),
    );
    for (const shape of shapes) expect(shape).toBeCloseTo(1, 1);
    const shifted = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    );
    expect(shifted).toBeLessThan(0.001);
  });

  // The names of photos with accents or blanks were printed as addresses spell them.
  it("prints as a contact sheet with the names of the photos", async () => {
    await open("highlights/");
    const frame = tile("Anna é 1").getByText("Anna é 1", { exact: true });
    expect(await frame.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await frame.isVisible()).toBe(true);
    const drawn = (photo: string) => tile(photo).evaluate((element) => getComputedStyle(element, "::after").content);
    expect(await drawn("Anna é 1")).toBe("none");
    expect(await drawn("ANB_1000")).toBe('"ANB_1000"');
  });

  it("begins with the skip link for keyboard users", async () => {
    await open("highlights/");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("@content");
  });

  it.each([
    { width: 390, size: "100%" },
    { width: 390, size: "200%" },
    { width: 320, size: "200%" },
  ])("leaves the sets room on a screen of $width px with text at $size", async ({ width, size }) => {
    server.looker = CLIENT;
    await open("highlights/", { ...PHONE, viewport: { width, height: 800 } });
    await page.evaluate((fontSize) => document.documentElement.style.setProperty("font-size", fontSize), size);
    const { room, letters } = await page.locator(".sets").evaluate((sets) => ({
      room: sets.clientWidth,
      letters: Number.parseFloat(getComputedStyle(sets).fontSize),
    }));
    expect(room / letters).toBeGreaterThan(9);
  });

  // In a bar of two lines the menu opened to the left of the screen; the bar of an enlarged photo went on beyond the right.
  it.each([
    { width: 320, size: "100%" },
    { width: 390, size: "200%" },
    { width: 1280, size: "200%" },
  ])("keeps menu and buttons on a screen of $width px with text at $size", async ({ width, size }) => {
    server.looker = { ...CLIENT, selection: {} };
    await open("highlights/", { ...PHONE, viewport: { width, height: 800 } });
    await page.evaluate((fontSize) => document.documentElement.style.setProperty("font-size", fontSize), size);
    const beyond = (selector: string) =>
      page.locator(selector).evaluateAll(
        (parts) =>
          parts.filter((part) => {
            const { left, right } = part.getBoundingClientRect();
            return left < 0 || right > innerWidth;
          }).length,
      );
    await page.locator(".downloads summary").tap();
    expect(await beyond(".menu-sheet, .menu-sheet a")).toBe(0);
    await page.locator(".downloads summary").tap();
    await tile("ANB_1000").locator("a").press("Enter");
    await lightbox()
      .getByRole("button", { name: /^Hide .+ from guests$/ })
      .waitFor();
    expect(await beyond(".lightbox-bar > *, .lightbox-acts > *")).toBe(0);
  });

  it.each(["", "highlights/"])("closes the download menu as menus close, at /%s", async (where) => {
    await open(where);
    const [menu, summary] = [page.locator(".downloads"), page.locator(".downloads summary")];
    const focused = () => page.evaluate(() => document.activeElement?.localName);
    const isOpen = () => menu.evaluate((details: HTMLDetailsElement) => details.open);
    await summary.press("Enter");
    await page.keyboard.press("Tab");
    expect([await isOpen(), await focused()]).toEqual([true, "a"]);
    // What makes it a menu is loaded when it opens for the first time.
    await vi.waitFor(async () => {
      await page.keyboard.press("Escape");
      expect([await isOpen(), await focused()]).toEqual([false, "summary"]);
    }, PATIENT_MS);
    await summary.press("Enter");
    await page.keyboard.press("Shift+Tab");
    expect(await isOpen()).toBe(false);
    await summary.click();
    await menu.locator("h2").first().click();
    expect(await isOpen()).toBe(true);
    await page.locator("h1").click();
    expect(await isOpen()).toBe(false);
  });

  it.each([
    { width: 320, size: "100%" },
    { width: 640, size: "200%" },
    { width: 2560, size: "100%" },
  ])("fits a screen of $width px with text at $size", async ({ width, size }) => {
    server.looker = CLIENT;
    await open("highlights/", { viewport: { width, height: 800 } });
    await page.evaluate((fontSize) => document.documentElement.style.setProperty("font-size", fontSize), size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});

describe("for everybody", () => {
  const looks = (["light", "dark"] as const).flatMap((colorScheme) =>
    ["", "highlights/"].flatMap((where) => ["guest", "client", "lowered"].map((who) => ({ colorScheme, where, who }))),
  );

  it.each(looks)("the page $where is accessible as $who, $colorScheme", async ({ colorScheme, where, who }) => {
    const lowered = { ...server.looker, viewer: { lowered: true } };
    server.looker = who === "client" ? CLIENT : who === "lowered" ? lowered : server.looker;
    await open(where, { colorScheme });
    expect(await violations()).toEqual([]);
  });

  it("the enlarged photo and the selection are accessible", async () => {
    server.looker = CLIENT;
    await open("highlights/", { reducedMotion: "reduce" });
    await tile("ANB_1000").locator("a").click();
    await lightbox().waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press("Escape");
    await lightbox().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Select", exact: true }).click();
    expect(await violations()).toEqual([]);
  });
});

async function violations(): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}
