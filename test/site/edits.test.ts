import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import { enterWith } from "../support/way-in.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "responses"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});
afterEach(() => page?.context().close());

const at = (path: string) => new URL(path, wedding.glassine.url).href;
const SET = `/g/${GALLERY}/dancing/`;
const photo = (name: string) => `/g/${GALLERY}/photo/${name}/`;
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const dialog = () => page.locator("dialog[open]");
const field = () => page.getByRole("textbox", { name: "Comment" });

async function enter(path: string, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  page = await context.newPage();
  await page.goto(at(`/g/${GALLERY}/enter?next=${encodeURIComponent(path)}`));
  await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
  await page.waitForURL(at(path));
}

/** Every comment that is kept, by photo. */
async function comments(): Promise<Record<string, string>> {
  const { results } = await wedding.glassine.env.DB.prepare(
    "SELECT photo, comment FROM picks WHERE comment <> ''",
  ).all<{ photo: string; comment: string }>();
  return Object.fromEntries(results.map(({ photo, comment }) => [photo, comment]));
}

async function enlarge(name: string): Promise<void> {
  await page.locator(`[id='${name}'] > a`).click();
  await dialog().waitFor();
}

async function unfold(): Promise<void> {
  await dialog().getByRole("button", { name: "Stars, colour, comment" }).click();
  await field().waitFor();
}

async function swipe(): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  const box = await page.locator(".stage").boundingBox();
  if (!box) throw new Error("no stage");
  for (const [i, left] of [0.8, 0.6, 0.4, 0.2].entries()) {
    const touchPoints = [{ x: box.x + box.width * left, y: box.y + box.height / 2 }];
    await touch.send("Input.dispatchTouchEvent", { type: i === 0 ? "touchStart" : "touchMove", touchPoints });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

// A comment typed in the enlarged photo and then swiped away was saved on the next photo, over its own comment.
describe("a comment typed in the enlarged photo belongs to that photo", () => {
  const second = () => page.waitForURL(at(photo("dance-2")));
  it.each<[string, BrowserContextOptions, () => Promise<unknown>]>([
    ["turned by button", {}, () => dialog().getByRole("button", { name: "Next" }).click().then(second)],
    ["turned by swiping", PHONE, () => swipe().then(second)],
    ["left by Back", {}, () => page.goBack()],
    ["left by Close", {}, () => dialog().getByRole("button", { name: "Close" }).click()],
    ["left with the page", {}, () => page.goto("about:blank")],
    ["not left at all", {}, async () => {}],
  ])("%s", async (_, options, leave) => {
    await enter(SET, options);
    await enlarge("dance-2");
    await unfold();
    await field().fill("Mine");
    await expect.poll(comments).toEqual({ "dance-2": "Mine" });
    await dialog().getByRole("button", { name: "Close" }).click();
    await dialog().waitFor({ state: "detached" });
    await enlarge("dance-1");
    await unfold();
    await field().pressSequentially("For the wall");
    await leave();
    await expect.poll(comments).toEqual({ "dance-1": "For the wall", "dance-2": "Mine" });
  });

  it("when the slideshow moves on, which typing stops", async () => {
    await enter(SET);
    await page.clock.install();
    await page.reload();
    await enlarge("dance-1");
    await unfold();
    const play = dialog().getByRole("button", { name: "Slideshow" });
    const playing = dialog().getByRole("button", { name: "Pause" });
    await play.click();
    await playing.waitFor();
    await field().pressSequentially("Aunt");
    await play.waitFor();
    await page.clock.runFor(20_000);
    expect(page.url()).toBe(at(photo("dance-1")));
    await field().pressSequentially(" Vera");
    await play.click();
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return page.url();
      })
      .toBe(at(photo("dance-2")));
    expect(await field().inputValue()).toBe("");
    await expect.poll(comments).toEqual({ "dance-1": "Aunt Vera" });
  });

  it("stays what it was if its text could not be read yet", async () => {
    await enter(SET);
    await enlarge("dance-1");
    await unfold();
    await field().fill("Long ago");
    await expect.poll(comments).toEqual({ "dance-1": "Long ago" });
    await page.route("**/selection", (route) =>
      route.request().method() === "GET" ? route.abort() : route.continue(),
    );
    await page.goto(at(SET));
    await enlarge("dance-1");
    await unfold();
    expect(await field().isEditable()).toBe(false);
  });
});

// Stars and comment given on a photo's own page were lost by Next, without a word.
describe("what is entered on a photo's own page is saved", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["and Next pressed at once", () => page.locator(".photo-turn [rel=next]").click()],
    ["and the page left", () => page.goto("about:blank")],
    ["and nothing pressed", async () => {}],
  ])("%s", async (_, leave) => {
    await enter(photo("dance-1"));
    await page.getByRole("radio", { name: "3 stars" }).check({ force: true });
    await page.getByRole("radio", { name: "Green" }).check({ force: true });
    await field().pressSequentially("For the wall");
    await leave();
    await expect.poll(comments).toEqual({ "dance-1": "For the wall" });
    await page.goto(at(photo("dance-2")));
    expect(await field().inputValue()).toBe("");
    await page.goto(at(photo("dance-1")));
    await expect.poll(() => field().inputValue()).toBe("For the wall");
    expect(await page.getByRole("radio", { name: "3 stars" }).isChecked()).toBe(true);
    expect(await page.getByRole("radio", { name: "Green" }).isChecked()).toBe(true);
  });

  it("before its scripts were loaded", async () => {
    await enter(photo("dance-2"));
    const { promise: typed, resolve: go } = Promise.withResolvers<void>();
    await page.route("**/*.js", (route) => typed.then(() => route.continue()));
    await page.goto(at(photo("dance-1")), { waitUntil: "commit" });
    await field().fill("Early");
    go();
    await expect.poll(comments).toEqual({ "dance-1": "Early" });
  });

  it("though the page is left before the scripts that save it were loaded", async () => {
    await enter(photo("dance-2"));
    await page.waitForLoadState("networkidle");
    await page.route("**/photo-rating*.js", () => {});
    await page.goto(at(photo("dance-1")));
    await page.getByRole("radio", { name: "3 star" }).check({ force: true });
    await field().pressSequentially("In a hurry");
    await page.goto("about:blank");
    await expect.poll(comments).toEqual({ "dance-1": "In a hurry" });
    expect(await wedding.glassine.env.DB.prepare("SELECT stars FROM picks").first("stars")).toBe(3);
  });

  it.each(["and then they were loaded", "and the page is left"])(
    "also a list, by its box, before the scripts that save it were loaded, %s",
    async (then) => {
      const lists = ["Album", "Wall"].map((name) => ({ id: name.toLowerCase(), name, min: null, max: null }));
      await askFor(wedding, { lists });
      await enter(photo("dance-1"));
      const box = (name: string) => page.getByRole("checkbox", { name });
      const kept = () =>
        wedding.glassine.env.DB.prepare("SELECT lists FROM picks WHERE photo = 'dance-1'").first("lists");
      await box("Wall").check();
      await expect.poll(kept).toBe('["wall"]');
      const go = await hold("**/photo-rating*.js");
      await page.goto(at(photo("dance-1")));
      await box("Wall").uncheck();
      await box("Album").check();
      if (then === "and the page is left") await page.goto("about:blank");
      else go();
      await expect.poll(kept).toBe('["album"]');
      if (then === "and the page is left") return;
      expect([await box("Album").isChecked(), await box("Wall").isChecked()]).toEqual([true, false]);
    },
  );

  it("and nothing is sent by a page that is left as it came", async () => {
    await enter(photo("dance-2"));
    await page.waitForLoadState("networkidle");
    await page.route("**/photo-rating*.js", () => {});
    await page.goto(at(photo("dance-1")));
    const sent: string[] = [];
    page.on("request", (request) => void (request.method() === "POST" && sent.push(request.url())));
    await page.goto(at(photo("dance-2")));
    expect(sent.filter((url) => url.endsWith("/selection"))).toEqual([]);
  });

  /** Holds back what answers to a pattern, until it is let go. */
  async function hold(pattern: string): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route(pattern, async (route) => {
      if (route.request().method() === "GET") await promise;
      await route.continue().catch(() => {});
    });
    return resolve;
  }
  const star = (n: number) => page.getByRole("radio", { name: `${n} star` });
  /** The page's own letters are up to half a pixel narrower than those it begins with. */
  const PIXEL = 1;
  async function place(of: Locator): Promise<number[]> {
    const box = await of.boundingBox();
    if (!box) throw new Error("it is not on the page");
    return [box.x, box.y, box.width, box.height];
  }
  const saved = () =>
    wedding.glassine.env.DB.prepare("SELECT stars, label, comment FROM picks WHERE photo = 'dance-1'").first();

  it.each(["opened", "reloaded"])(
    "before the scripts of a page that was %s were there, and nothing moves",
    async (how) => {
      await enter(photo("dance-1"));
      await page.waitForLoadState("networkidle");
      const go = await hold("**/*.js");
      if (how === "opened") await page.goto("about:blank");
      if (how === "opened") await page.goto(at(photo("dance-1")), { waitUntil: "commit" });
      else await page.reload({ waitUntil: "commit" });
      // All but the scripts is there, so that nothing moves under a press. Before fonts are asked for, none is loading either.
      await page.waitForFunction(() => document.readyState === "interactive");
      await page.evaluate(async () => {
        const frame = () => new Promise(requestAnimationFrame);
        for (let still = 0, at = ""; still < 3; ) {
          await frame();
          const { fonts, styleSheets } = document;
          const now = JSON.stringify([fonts.status, styleSheets.length, document.body.getBoundingClientRect()]);
          still = now === at && fonts.status === "loaded" ? still + 1 : 0;
          at = now;
        }
      });
      await star(3).check({ force: true });
      await page.getByRole("radio", { name: "Green" }).check({ force: true });
      await field().pressSequentially("Early");
      const before = await place(star(3));
      go();
      await expect.poll(saved).toEqual({ stars: 3, label: "green", comment: "Early" });
      expect(await star(3).isChecked()).toBe(true);
      const after = await place(star(3));
      const moved = before.map((at, i) => Math.abs(at - (after[i] ?? Number.NaN)));
      expect(Math.max(...moved)).toBeLessThanOrEqual(PIXEL);
    },
  );

  it("before the selection was loaded, which has nothing newer", async () => {
    await enter(photo("dance-2"));
    await page.waitForLoadState("networkidle");
    const go = await hold("**/selection");
    const asked = page.waitForRequest((request) => request.url().endsWith("/selection") && request.method() === "GET");
    await page.goto(at(photo("dance-1")));
    await asked;
    await star(4).check({ force: true });
    await field().pressSequentially("Mine");
    const answered = page.waitForResponse(
      (response) => response.url().endsWith("/selection") && response.request().method() === "GET",
    );
    go();
    await answered;
    await expect.poll(saved).toEqual({ stars: 4, label: null, comment: "Mine" });
    expect(await star(4).isChecked()).toBe(true);
    expect(await field().inputValue()).toBe("Mine");
  });

  it("with the photo's heart, by button and by key, without leaving the page", async () => {
    await enter(photo("dance-1"));
    await page.waitForLoadState("networkidle");
    const heart = page.locator(".photo-frame .heart");
    await heart.click();
    await expect.poll(() => heart.getAttribute("name")).toBe("unpick");
    await page.locator("body").press("h");
    await expect.poll(() => heart.getAttribute("name")).toBe("pick");
    expect(page.url()).toBe(at(photo("dance-1")));
  });
});

describe("keyboard shortcuts", () => {
  const press = (init: { key: string; code: string; shiftKey?: boolean }) =>
    dialog().evaluate((element, keys) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...keys }));
    }, init);
  const stars = () =>
    wedding.glassine.env.DB.prepare("SELECT stars FROM picks WHERE photo = 'dance-1'").first<number>("stars");

  it("give stars on a French keyboard, whatever the layout calls the digits", async () => {
    await enter(SET);
    await enlarge("dance-1");
    await dialog().getByRole("button", { name: "Stars, colour, comment" }).waitFor();
    await press({ key: '"', code: "Digit3" });
    await expect.poll(stars).toBe(3);
    await press({ key: "4", code: "Digit4", shiftKey: true });
    await expect.poll(stars).toBe(4);
    await press({ key: "End", code: "Numpad1" });
    await press({ key: "5", code: "Numpad5" });
    await expect.poll(stars).toBe(4);
  });

  it("zoom with Caps Lock on, and on a Greek keyboard", async () => {
    await enter(SET);
    await enlarge("dance-1");
    const style = () => dialog().locator(".slide:not([inert]) .slide-frame").getAttribute("style");
    for (const keys of [
      { key: "Z", code: "KeyZ" },
      { key: "ζ", code: "KeyZ" },
      // French keyboards have z where others have w.
      { key: "z", code: "KeyW" },
    ]) {
      await press(keys);
      await expect.poll(style).toContain("scale(");
      await press(keys);
      await expect.poll(style).not.toContain("scale(");
    }
    await press({ key: "w", code: "KeyZ" });
    expect(await style()).not.toContain("scale(");
  });
});
