import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES, words } from "../../worker/domain/words/voice.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { galleryBuild, type Looker } from "./gallery-build.ts";
import { builtServer, type GalleryServer } from "./gallery-server.ts";

const photos = Array.from({ length: 60 }, (_, i) => `ANB_${1000 + i}`);
const build = galleryBuild({ look: { viewer: "dark" }, sets: { day: { title: "The day", photos } } });
const ALL: Looker = { viewer: { as: "client", mayEnterAsClient: false }, mark: true, selection: {}, buys: true };
const phone = (width: number, height = 700): BrowserContextOptions => ({
  viewport: { width, height },
  isMobile: true,
  hasTouch: true,
});

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
afterEach(() => page?.context().close());

async function openPage(options: BrowserContextOptions, prepare?: () => void) {
  const context = await browser.newContext({ reducedMotion: "reduce", colorScheme: "light", ...options });
  page = await context.newPage();
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`${origin}/g/anna-ben/day/`);
}

async function enlarge(photo: string, options: BrowserContextOptions, prepare?: () => void) {
  await openPage(options, prepare);
  await page.locator(`[id="${photo}"] > a`).click();
  await page.locator("dialog[open]").waitFor();
}

const dialog = () => page.locator("dialog.lightbox");
const opacityOf = (selector: string) => page.locator(selector).evaluate((part) => getComputedStyle(part).opacity);

describe("the bar within thumb's reach", () => {
  const screens = LANGUAGES.flatMap((language) => [320, 360, 390, 430].map((width) => ({ language, width })));

  // With buttons for everything, the bar of an enlarged photo became two lines, and share and download were at the top.
  it.each(screens)("holds everything in one line at $width px, $language", async ({ language, width }) => {
    server.looker = { ...ALL, locale: language };
    await enlarge("ANB_1001", phone(width));
    const { say } = words(language);
    const [rate, share, download, buy] = (["rate", "share", "download", "buy"] as const).map((key) => say(key));
    for (const name of [say("pickPhoto", { photo: "ANB_1001" }), rate, say("hidePhoto", { photo: "ANB_1001" }), share])
      await dialog()
        .getByRole("button", { name: name ?? "", exact: true })
        .waitFor();
    for (const name of [download, buy])
      await dialog()
        .getByRole("link", { name: name ?? "", exact: true })
        .waitFor();
    const boxes = await page
      .locator(".lightbox-acts > *")
      .evaluateAll((acts) => acts.map((act) => act.getBoundingClientRect().toJSON()));
    expect(boxes).toHaveLength(6);
    expect(new Set(boxes.map(({ top }) => Math.round(top))).size).toBe(1);
    for (const { left, right, top, width: wide, height } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
      expect(top).toBeGreaterThan(700 / 2);
      expect(Math.min(wide, height)).toBeGreaterThanOrEqual(44);
    }
  });

  it("stays on one line with text at 200 %", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", phone(390));
    await page.locator(".lightbox-acts .icon-heart").waitFor();
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    for (const bar of [".lightbox-acts", ".lightbox-bar"]) {
      const boxes = await page
        .locator(`${bar} > *`)
        .evaluateAll((acts) => acts.map((act) => act.getBoundingClientRect().toJSON()));
      expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(390);
      expect(Math.max(...boxes.map(({ top }) => top)) - Math.min(...boxes.map(({ top }) => top))).toBeLessThan(60);
    }
  });
});

describe("a photo without controls", () => {
  it("is what remains after a tap, until another tap or a key brings the controls back", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", phone(390));
    const { x, y } = { x: 195, y: 350 };
    await page.touchscreen.tap(x, y);
    await expect.poll(() => opacityOf(".lightbox-acts")).toBe("0");
    await expect.poll(() => opacityOf(".lightbox-bar")).toBe("0");
    const stage = await page.locator(".stage").boundingBox();
    expect([stage?.y, stage?.height]).toEqual([0, 700]);
    await page.keyboard.press("Tab");
    await expect.poll(() => opacityOf(".lightbox-acts")).toBe("1");
    await page.touchscreen.tap(x, y);
    await expect.poll(() => opacityOf(".lightbox-acts")).toBe("0");
    // Elsewhere, since a second tap at the same place soon after would be a double tap.
    await page.touchscreen.tap(x, y + 120);
    await expect.poll(() => opacityOf(".lightbox-acts")).toBe("1");
  });

  it("is centred between equal margins", async () => {
    server.looker = {};
    await enlarge("ANB_1001", { viewport: { width: 900, height: 600 } });
    const middle = async () => {
      const box = await page.locator(".slide:not([inert]) .slide-frame").boundingBox();
      return [(box?.x ?? 0) * 2 + (box?.width ?? 0), (box?.y ?? 0) * 2 + (box?.height ?? 0)].map(Math.round);
    };
    await expect.poll(middle).toEqual([900, 600]);
  });

  it("is on a dark background if the photographer chose one, even with a light page", async () => {
    server.looker = {};
    await enlarge("ANB_1001", { viewport: { width: 900, height: 600 } });
    const dark = await dialog().evaluate((stage) => getComputedStyle(stage).backgroundColor);
    const page_ = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect([dark, page_]).toEqual(["rgb(22, 21, 20)", "rgb(250, 249, 246)"]);
    expect(await axeFaults(page)).toEqual([]);
  });
});

/** In a browser that counts what keeps its screen awake. */
const countLocks = () => {
  const awake = Object.assign(window, { awake: 0 });
  const request = async () => {
    awake.awake++;
    return {
      release: async () => {
        awake.awake--;
      },
    };
  };
  Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
};
const awake = () => page.evaluate(() => (window as unknown as { awake: number }).awake);
const fills = () => page.evaluate(() => document.fullscreenElement?.className ?? null);

describe("the slideshow", () => {
  it("fills the screen and keeps it awake, until it is paused", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", { viewport: { width: 1280, height: 800 } }, countLocks);
    await page.getByRole("button", { name: "Play slideshow" }).click();
    await expect.poll(fills).toBe("stage");
    await expect.poll(awake).toBe(1);
    await page.keyboard.press("ArrowRight");
    await expect.poll(fills).toBe(null);
    await expect.poll(awake).toBe(0);
    await expect.poll(() => opacityOf(".lightbox-bar")).toBe("1");
  });

  it("leaves the full screen if it is paused before it fills it", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", { viewport: { width: 1280, height: 800 } }, countLocks);
    await page.getByRole("button", { name: "Play slideshow" }).evaluate(async (play: HTMLButtonElement) => {
      const filled = new Promise((resolve) => document.addEventListener("fullscreenchange", resolve, { once: true }));
      play.click();
      play.click();
      await filled;
    });
    await expect.poll(fills).toBe(null);
    await page.getByRole("button", { name: "Play slideshow" }).click({ trial: true });
  });

  it("pauses when the viewer leaves the full screen", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", { viewport: { width: 1280, height: 800 } }, countLocks);
    await page.keyboard.press("p");
    await expect.poll(fills).toBe("stage");
    await page.evaluate(() => document.exitFullscreen());
    await page.getByRole("button", { name: "Play slideshow" }).waitFor();
    await expect.poll(awake).toBe(0);
  });

  it("hides the controls on a phone without full screen or wake lock, and a tap pauses it", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", phone(390), () => {
      Object.assign(Element.prototype, { requestFullscreen: undefined });
      Object.defineProperty(navigator, "wakeLock", { value: undefined });
    });
    await page.getByRole("button", { name: "Play slideshow" }).tap();
    await expect.poll(() => opacityOf(".lightbox-bar")).toBe("0");
    await page.touchscreen.tap(195, 350);
    await expect.poll(() => opacityOf(".lightbox-bar")).toBe("1");
    await page.getByRole("button", { name: "Play slideshow" }).waitFor();
  });
});

describe("an enlarged photo that is zoomed", () => {
  it("stays zoomed when its space changes, until the next photo", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", { viewport: { width: 1280, height: 800 } });
    const style = () => page.locator(".slide:not([inert]) .slide-frame").getAttribute("style");
    await page.keyboard.press("z");
    await expect.poll(style).toContain("scale(");
    await page.setViewportSize({ width: 900, height: 700 });
    await expect.poll(() => page.evaluate(() => document.querySelector(".stage")?.clientWidth)).toBeLessThan(901);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await style()).toContain("scale(");
    await page.keyboard.press("ArrowRight");
    await expect.poll(style).not.toContain("scale(");
  });
});

describe("the filmstrip", () => {
  const current = () => page.locator(".filmstrip [aria-current]");

  const stripOf = async () => {
    const [first, own, last] = await Promise.all(
      [page.locator(".filmstrip li").first(), current(), page.locator(".filmstrip li").last()].map((part) =>
        part.boundingBox(),
      ),
    );
    const end = (box: typeof first) => Math.round((box?.x ?? 0) + (box?.width ?? 0));
    const middle = Math.round((own?.x ?? 0) + (own?.width ?? 0) / 2);
    return { begins: Math.round(first?.x ?? 0), middle, ends: end(last) };
  };

  it("of a set longer than the screen begins and ends at its edges, has the photo in the middle between, and links to those around", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", { viewport: { width: 1440, height: 900 } });
    await current().waitFor();
    expect((await stripOf()).begins).toBeLessThan(10);
    await page.locator(".filmstrip").getByRole("button", { name: "Photo ANB_1020" }).click();
    await page.waitForURL("**/photo/ANB_1020/");
    expect(await current().getAttribute("aria-label")).toBe("Photo ANB_1020");
    await expect.poll(async () => (await stripOf()).middle).toBe(720);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL("**/photo/ANB_1021/");
    expect(await current().getAttribute("aria-label")).toBe("Photo ANB_1021");
    await expect.poll(async () => (await stripOf()).middle).toBe(720);
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.locator('.filmstrip button[tabindex="0"]').count()).toBe(1);
    await page.locator(".filmstrip").getByRole("button", { name: "Photo ANB_1001", exact: true }).click();
    await page.waitForURL("**/photo/ANB_1001/");
    expect((await stripOf()).begins).toBeLessThan(10);
  });

  // Its first photo was in the middle of the screen, with nothing beside it.
  it("of a set shorter than the screen is in the middle as a whole", async () => {
    server.looker = ALL;
    await openPage({ viewport: { width: 1440, height: 900 } });
    await page.locator(".tile:nth-child(n + 7)").evaluateAll((tiles) => {
      for (const tile of tiles) tile.remove();
    });
    const names = await page.locator(".tile").evaluateAll((tiles) => tiles.map(({ id }) => id));
    await page.locator(`[id="${names[0]}"] > a`).click();
    await current().waitFor();
    expect(await page.locator(".filmstrip li").count()).toBe(names.length);
    const { begins, ends } = await stripOf();
    expect(Math.abs(begins - (1440 - ends))).toBeLessThanOrEqual(1);
  });

  it("is neither shown nor fetched on a phone", async () => {
    server.looker = ALL;
    await enlarge("ANB_1001", phone(390));
    await page.locator(".lightbox-acts .icon-heart").waitFor();
    expect(await page.locator(".filmstrip").count()).toBe(0);
  });
});

describe("comparing", () => {
  async function compare(options: BrowserContextOptions) {
    server.looker = ALL;
    await openPage(options);
    await page.getByRole("button", { name: "Select", exact: true }).click();
    for (const photo of ["ANB_1001", "ANB_1002"]) await page.getByRole("checkbox", { name: `Select ${photo}` }).check();
    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator(".comparing").waitFor();
  }
  const placed = () =>
    page.locator(".side picture").evaluateAll((pictures) => pictures.map((p) => (p as HTMLElement).style.transform));

  // On a phone the second photo was below the screen.
  it.each([
    { width: 360, height: 740 },
    { width: 740, height: 360 },
  ])("shows both photos at once at $width x $height, and one zoom moves both", async ({ width, height }) => {
    await compare(phone(width, height));
    const boxes = await page
      .locator(".sides figure")
      .evaluateAll((sides) => sides.map((s) => s.getBoundingClientRect().toJSON()));
    for (const { left, right, top, bottom } of boxes) {
      expect([left >= 0, right <= width, top >= 0, bottom <= height + 0.5]).toEqual([true, true, true, true]);
    }
    await page.getByRole("button", { name: "Zoom" }).tap();
    await expect.poll(async () => new Set(await placed()).size).toBe(1);
    expect((await placed())[0]).toContain("scale(3)");
    await page.getByRole("button", { name: "Zoom" }).tap();
    await expect.poll(async () => (await placed())[1]).toContain("scale(1)");
    expect(await axeFaults(page)).toEqual([]);
  });

  // A tall photo beside a wide one had twice the paper around it.
  it("shows photos of a row equally high, with one gap between them", async () => {
    await compare({ viewport: { width: 1280, height: 800 } });
    const [first, second] = await page
      .locator(".side")
      .evaluateAll((sides) => sides.map((side) => side.getBoundingClientRect().toJSON()));
    expect([first.top, first.height]).toEqual([second.top, second.height]);
    expect(second.left - first.right).toBeGreaterThan(3);
    expect(second.left - first.right).toBeLessThan(14);
    expect(Math.abs(first.left - (1280 - second.right))).toBeLessThan(16);
  });

  it("moves both photos if one is dragged", async () => {
    await compare({ viewport: { width: 1280, height: 800 } });
    await page.getByRole("button", { name: "Zoom" }).click();
    const before = await placed();
    const box = await page.locator(".side").first().boundingBox();
    const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 200];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 10, { steps: 3 });
    await page.mouse.up();
    const after = await placed();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(after[0]);
  });
});

describe("sharing", () => {
  it("passes the photo's link to the device", async () => {
    server.looker = { ...ALL, buys: false };
    await enlarge("ANB_1001", { viewport: { width: 1280, height: 800 } }, () => {
      const shared: ShareData[] = Object.assign(window, { shared: [] as ShareData[] }).shared;
      Object.assign(navigator, { share: async (data: ShareData) => void shared.push(data) });
    });
    await dialog().getByRole("button", { name: "Share" }).click();
    const shared = () =>
      page.evaluate(() => (window as unknown as { shared: ShareData[] }).shared.map(({ url }) => url));
    await expect.poll(shared).toEqual([`${origin}/g/anna-ben/photo/ANB_1001/`]);
  });
});
