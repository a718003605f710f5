import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { benchGallery, putGallery } from "../bench/edge/gallery.ts";
import { axeFaults } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const DESK = `/studio/g/${GALLERY}/photos/`;
const DANCING = `${DESK}?set=dancing`;
const HIGHLIGHTS = `${DESK}?set=highlights`;
const SEE = "Übergang am See 01";

let wedding: Wedding;
let browser: Browser;
let photographer: Visitor;
let guest: Visitor;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), launchBrowser()]);
  photographer = await wedding.photographer();
  guest = await wedding.guest();
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
afterEach(async () => {
  await context?.close();
  const revision = await current();
  if (revision === 0) return;
  const names = ["open-laugh", "secret-kiss", SEE, "veil-unseen", "dance-1", "dance-2"];
  const confirmed = JSON.stringify(names.flatMap((photo) => [`client ${photo}`, `everyone ${photo}`]));
  const form = { action: "go-back", revision: String(revision), back: "0", confirmed };
  expect((await photographer.post(DESK, form)).status).toBe(303);
});

const current = async () => (await readArrangement(wedding.glassine.env.DB, GALLERY)).revision;

const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

async function open(at: string, options = WIDE): Promise<void> {
  context = await browser.newContext({ reducedMotion: "reduce", bypassCSP: true, ...options });
  const url = new URL(wedding.glassine.url).origin.replace("http:", "https:");
  await context.addCookies([...photographer.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  page = await context.newPage();
  await visit(at);
}

async function visit(at: string): Promise<void> {
  await page.goto(new URL(at, wedding.glassine.url).href);
  await page.locator("photo-desk.is-live").waitFor();
}

const bar = () => page.getByRole("region", { name: "Changes that are not saved" });
const dialog = () => page.getByRole("dialog");
const cell = (photo: string) => page.getByRole("gridcell", { name: new RegExp(`^${photo}(,|$)`) }).first();
const order = () =>
  page.locator(".frame-tile").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.photo));
const said = () => page.getByRole("status").last().textContent();
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const changes = () => bar().locator("strong").textContent();

async function save(): Promise<void> {
  await bar().getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. The change is live.").waitFor();
}

/** Types a caption in a window. */
async function typeCaption(window: Page, photo: string, caption: string): Promise<void> {
  await window.locator(".frame-words a", { hasText: photo }).click();
  await window.getByRole("dialog").getByRole("textbox", { name: "Caption" }).fill(caption);
  await window.getByRole("dialog").getByRole("button", { name: "Done" }).click();
}

/** Photos of a set in the order guests see. */
async function seen(set: string): Promise<string[]> {
  const html = await guest.text(`/g/${GALLERY}/${set}/`);
  const tiles = html.matchAll(/<li class="tile"[^>]*>\s*<a href="\/g\/anna-ben\/photo\/([^/]+)\//g);
  return [...tiles].map(([, name = ""]) => decodeURIComponent(name));
}

/** Somebody else saves edits. */
async function saveElsewhere(...edits: object[]): Promise<void> {
  const form = { action: "edits", revision: String(await current()), edits: JSON.stringify(edits) };
  expect((await photographer.post(DESK, form)).status).toBe(303);
}

describe("photos are arranged", () => {
  it("by keyboard, announced, undone and saved at once", async () => {
    await open(HIGHLIGHTS);
    expect(await order()).toEqual(["open-laugh", "secret-kiss", SEE]);
    await cell("open-laugh").focus();
    await page.keyboard.press("Alt+ArrowRight");
    expect(await order()).toEqual(["secret-kiss", "open-laugh", SEE]);
    expect(await said()).toBe("open-laugh moved to place 2 of 3");
    await page.keyboard.press("Alt+End");
    expect(await order()).toEqual(["secret-kiss", SEE, "open-laugh"]);
    expect(await changes()).toBe("1 change");
    await page.keyboard.press("Control+z");
    expect(await order()).toEqual(["open-laugh", "secret-kiss", SEE]);
    await page.keyboard.press("Control+Shift+z");
    expect(await order()).toEqual(["secret-kiss", SEE, "open-laugh"]);
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowRight");
    expect(await page.locator("[role=gridcell][aria-selected=true]").count()).toBe(2);
    await page.keyboard.press("Control+ArrowRight");
    expect(await order()).toEqual(["open-laugh", "secret-kiss", SEE]);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
    await page.keyboard.press("Control+a");
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(3);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+ArrowLeft");
    const wanted = (await order()) as string[];
    expect(wanted).not.toEqual(["open-laugh", "secret-kiss", SEE]);
    expect(await seen("highlights")).toEqual(["open-laugh", SEE]);
    await save();
    expect(await seen("highlights")).toEqual(wanted.filter((name) => name !== "secret-kiss"));
    expect(await order()).toEqual(wanted);
    expect(await bar().isVisible()).toBe(false);
  });

  it("by dragging with a mouse and with a finger, also to another set", async () => {
    await open(DANCING);
    const from = await cell("dance-2").boundingBox();
    const to = await cell("dance-1").boundingBox();
    if (!from || !to) throw new Error("no photos");
    const drag = async (x: number, y: number) => {
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(x, y, { steps: 5 });
    };
    await drag(to.x + 10, to.y + to.height / 2);
    await page.locator(".drop-line").waitFor();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    expect(await order()).toEqual(["dance-1", "dance-2"]);
    await drag(to.x + 10, to.y + to.height / 2);
    await page.mouse.up();
    expect(await order()).toEqual(["dance-2", "dance-1"]);
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(0);
    const tab = await page.getByRole("link", { name: /^Highlights/ }).boundingBox();
    if (!tab) throw new Error("no set");
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2);
    await page.mouse.down();
    await page.mouse.move(tab.x + 5, tab.y + 5, { steps: 5 });
    await page.mouse.up();
    expect(await order()).toEqual(["dance-1"]);
    // The page of the other set shows what is not saved yet.
    await visit(HIGHLIGHTS);
    expect(await order()).toEqual(["open-laugh", "secret-kiss", SEE, "dance-2"]);
    expect(await changes()).toBe("2 changes");
    await save();
    expect(await seen("highlights")).toEqual(["open-laugh", SEE, "dance-2"]);
    await context.close();

    await open(HIGHLIGHTS, PHONE);
    const touch = await context.newCDPSession(page);
    await cell("open-laugh").scrollIntoViewIfNeeded();
    const [first, second] = [await cell("open-laugh").boundingBox(), await cell("secret-kiss").boundingBox()];
    if (!first || !second) throw new Error("no photos");
    const at = (x: number, y: number) => ({ touchPoints: [{ x, y }] });
    const middle = first.y + first.height / 2;
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(first.x + 40, middle) });
    await page.locator(".is-lifted").waitFor();
    for (const share of [0.3, 0.6, 0.9])
      await touch.send("Input.dispatchTouchEvent", {
        type: "touchMove",
        ...at(second.x + second.width * share, middle),
      });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(order).toEqual(["secret-kiss", "open-laugh", SEE, "dance-2"]);
  });

  it("as a range with Shift, sorted, hidden from guests, taken out", async () => {
    await open(HIGHLIGHTS);
    await cell("open-laugh").click();
    await cell(SEE).click({ modifiers: ["Shift"] });
    expect(await page.getByText("3 photos selected").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await press("Newest first");
    await press("By name");
    expect(await order()).toEqual(["open-laugh", "secret-kiss", SEE]);
    await cell("open-laugh").click();
    await press("Hide from guests");
    await expect.poll(() => seen("highlights")).toEqual([SEE]);
    await press("Show to guests again");
    await expect.poll(() => seen("highlights")).toEqual(["open-laugh", SEE]);
    await press("Remove from the gallery");
    expect(await order()).toEqual(["secret-kiss", SEE]);
    await save();
    expect(await seen("highlights")).toEqual([SEE]);
  });
});

describe("what is said of photos, sets and the gallery", () => {
  it("is entered in place, with the cover and its crop, and saved at once", async () => {
    await open(DANCING);
    await cell("dance-1").focus();
    await page.keyboard.press("Enter");
    await dialog().getByRole("textbox", { name: "Caption" }).fill("The first dance");
    await dialog().getByRole("textbox", { name: "Alt text" }).fill("Two people turning");
    await dialog().getByRole("button", { name: "Make it the cover" }).click();
    const marker = dialog().getByRole("button", { name: /^Point of the crop/ });
    const picture = await dialog().locator(".focus-stage img").boundingBox();
    if (!picture) throw new Error("no picture");
    await page.mouse.click(picture.x + picture.width * 0.25, picture.y + picture.height * 0.75);
    expect(await marker.getAttribute("aria-label")).toContain("25 % from the left, 75 % from the top");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowUp");
    expect(await marker.getAttribute("aria-label")).toContain("26 % from the left, 65 % from the top");
    expect(
      await dialog()
        .locator(".crop-wide")
        .evaluate((image) => (image as HTMLElement).style.objectPosition),
    ).toBe("26% 65%");
    await dialog().getByRole("button", { name: "Next" }).click();
    await dialog().getByRole("heading", { name: "dance-2" }).waitFor();
    await dialog().getByRole("button", { name: "Done" }).click();
    await page.getByRole("heading", { name: "Words" }).click();
    await page.getByRole("textbox", { name: "Title", exact: true }).fill("Anna and Ben");
    await page.getByRole("heading", { name: "Sets" }).click();
    await page.getByRole("textbox", { name: "Title of Dancing" }).fill("Until four");
    await press("Move Until four up");
    await page.getByRole("textbox", { name: "Title of the new set" }).fill("Late hours");
    await press("Add set");
    await page.reload();
    await page.locator("photo-desk.is-live").waitFor();
    expect(await changes()).toBe("7 changes");
    await save();
    const html = await guest.text(`/g/${GALLERY}/`);
    for (const part of ["Anna and Ben", "Until four", "object-position:26% 65%"]) expect(html).toContain(part);
    expect(await guest.text(`/g/${GALLERY}/photo/dance-1/`)).toContain("Two people turning");
  });
});

describe("nothing that was entered is lost", () => {
  it("by a reload, without a network, or where more people would see a photo", async () => {
    await open(`${DESK}?set=boudoir`);
    await cell("veil-unseen").click();
    await page.getByRole("combobox", { name: "Set", exact: true }).selectOption({ label: "Dancing" });
    await press("Move to set");
    expect(await order()).toEqual([]);
    await context.setOffline(true);
    await bar().getByRole("button", { name: "Save" }).click();
    await bar().getByText("can’t be reached").waitFor();
    await context.setOffline(false);
    await page.reload();
    await page.locator("photo-desk.is-live").waitFor();
    expect(await changes()).toBe("1 change");
    await bar().getByRole("button", { name: "Save" }).click();
    const asked = page.getByRole("dialog", { name: "More people would see 1 photo" });
    expect(await asked.textContent()).toContain("veil-unseen: guests would see it in Dancing");
    await asked.getByRole("button", { name: "Don’t save" }).click();
    expect((await guest.get(`/g/${GALLERY}/photo/veil-unseen/`)).status).toBe(404);
    await bar().getByRole("button", { name: "Save" }).click();
    await asked.getByRole("button", { name: "Show them, and save" }).click();
    await page.getByText("Saved. The change is live.").waitFor();
    expect((await guest.get(`/g/${GALLERY}/photo/veil-unseen/`)).status).toBe(200);
  });

  it("to another window, which is said with what differs; what no longer fits can be left out", async () => {
    await open(DANCING);
    await cell("dance-2").focus();
    await page.keyboard.press("Alt+ArrowLeft");
    await page.keyboard.press("Enter");
    await dialog().getByRole("textbox", { name: "Caption" }).fill("Mine");
    await dialog().getByRole("button", { name: "Done" }).click();
    await saveElsewhere(
      { do: "caption", photo: "dance-1", text: "Theirs" },
      { do: "set-title", set: "dancing", title: "Dances" },
      { do: "out", photos: ["dance-2"] },
    );
    await bar().getByRole("button", { name: "Save" }).click();
    await bar().getByText("No longer here: dance-2.").waitFor();
    const differs = await bar().textContent();
    for (const part of [
      "after you opened this page",
      "The caption of dance-1 is “Theirs” now",
      "Dancing is called Dances now",
    ])
      expect(differs).toContain(part);
    expect(await changes()).toBe("2 changes");
    for (const left of [1, 0]) {
      await bar().getByRole("button", { name: "Save" }).click();
      await press("Leave this change out");
      expect([left, await bar().isVisible()]).toEqual([left, left > 0]);
    }
    expect(await guest.text(`/g/${GALLERY}/`)).toContain("Dances");
  });
});

describe("windows of one browser share what is not saved", () => {
  // A page that was put aside wrote what it knew over what another window had added meanwhile.
  it("also one that heard nothing of the others: neither overwrites an edit it has not seen", async () => {
    await open(HIGHLIGHTS);
    const [first, second] = [page, await context.newPage()];
    page = second;
    await visit(DANCING);
    // What a frozen page misses: no event reaches it.
    await first.evaluate(() => window.addEventListener("storage", (event) => event.stopImmediatePropagation(), true));
    await typeCaption(second, "dance-1", "Theirs");
    await typeCaption(first, "open-laugh", "Mine");
    await expect.poll(() => bar().locator("strong").textContent()).toBe("2 changes");
    page = first;
    expect(await changes()).toBe("2 changes");
    await save();
    expect(await guest.text(`/g/${GALLERY}/photo/dance-1/`)).toContain("Theirs");
    expect(await guest.text(`/g/${GALLERY}/photo/open-laugh/`)).toContain("Mine");
    await expect.poll(() => second.getByRole("region", { name: "Changes that are not saved" }).isVisible()).toBe(false);
  });

  // Whatever was changed while a save was on its way was forgotten together with what was saved.
  it("what is changed while a save is on its way stays, here and in the other window", async () => {
    await open(DANCING);
    const [first, second] = [page, await context.newPage()];
    page = second;
    await visit(HIGHLIGHTS);
    await typeCaption(first, "dance-1", "Saved");
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    await first.route(/photos\/$/, async (route) => {
      await held;
      await route.continue();
    });
    page = first;
    const sent = first.waitForRequest((request) => request.method() === "POST");
    await bar().getByRole("button", { name: "Save" }).click();
    await sent;
    expect(await bar().getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await typeCaption(first, "dance-2", "Typed meanwhile");
    await typeCaption(second, "open-laugh", "In the other window");
    letGo();
    await bar().getByText("What you changed in the meantime is not saved yet").waitFor();
    expect(await changes()).toBe("2 changes");
    await first.unrouteAll();
    await save();
    for (const [photo, text] of [
      ["dance-1", "Saved"],
      ["dance-2", "Typed meanwhile"],
      ["open-laugh", "In the other window"],
    ])
      expect(await guest.text(`/g/${GALLERY}/photo/${photo}/`)).toContain(text);
  });
});

// 39,000 elements were on the page of 3,000 photos: it was scrolled at two frames a second.
it("has only the photos near the screen on a page of 3,000, and arranges all of them", async () => {
  await putGallery(wedding.glassine.target, benchGallery({ gallery: "thousands", photos: 3000, thumbnails: [] }));
  await open("/studio/g/thousands/photos/?set=photos");
  const tiles = page.locator(".frame-tile");
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>(".frame-tile")?.dataset.photo ?? null);
  expect(await tiles.count()).toBeLessThan(200);
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("3000");
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await cell("ANB_00001").focus();
  for (const share of [0.3, 0.9, 0.5]) {
    await page.evaluate((to) => scrollTo({ top: to, behavior: "instant" }), height * share);
    const onScreen = () =>
      tiles.evaluateAll((all) => {
        const boxes = all.map((one) => one.getBoundingClientRect());
        return boxes.filter(({ top, bottom }) => top > 0 && bottom < innerHeight).length;
      });
    await expect.poll(onScreen).toBeGreaterThan(10);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
    expect(await focused()).toBe("ANB_00001");
    expect(await tiles.count()).toBeLessThan(200);
  }
  await page.keyboard.press("End");
  expect(await focused()).toBe("ANB_03000");
  expect(await page.locator(".frame-row", { hasText: "ANB_03000" }).getAttribute("aria-rowindex")).toBe("3000");
  await page.keyboard.press("Alt+Home");
  expect(await said()).toBe("ANB_03000 moved to place 1 of 3000");
  expect(await focused()).toBe("ANB_03000");
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("ANB_00001");
  await page.keyboard.press("Control+a");
  expect(await page.locator("[data-chosen-count]").textContent()).toBe("3000 photos selected");
  await press("Remove from the gallery");
  expect(await page.locator("[data-photo-count]").textContent()).toBe("0 photos");
  expect(await tiles.count()).toBe(0);
  await page.keyboard.press("Control+z");
  expect(await page.locator("[data-photo-count]").textContent()).toBe("3000 photos");
  expect(await changes()).toBe("1 change");
  expect((await order()).slice(0, 2)).toEqual(["ANB_03000", "ANB_00001"]);
});

// A caption longer than its tile made the picture as wide as the caption, of which the tile showed the left edge.
it("shows each photo whole in its tile, however long its name and caption are", async () => {
  const text = "A long caption, as cameras and agencies write them. ".repeat(8).trim();
  await saveElsewhere(...["open-laugh", SEE].map((photo) => ({ do: "caption", photo, text })));
  for (const options of [WIDE, PHONE]) {
    await open(HIGHLIGHTS, options);
    const boxes = await page.locator(".frame-tile").evaluateAll((tiles) =>
      tiles.map((tile) => {
        const [whole, picture] = [tile, tile.querySelector("img")].map((one) => one?.getBoundingClientRect());
        return { tile: Math.ceil(whole?.width ?? 0), picture: Math.floor(picture?.width ?? 0) };
      }),
    );
    for (const { tile, picture } of boxes) expect(picture).toBeLessThanOrEqual(tile);
    await context.close();
  }
});

it("has no faults that axe finds, at 390 and 1280 pixels, with photos selected and a photo open", async () => {
  for (const options of [WIDE, PHONE]) {
    await open(HIGHLIGHTS, options);
    await cell("open-laugh").click();
    await page.locator("details").evaluateAll((all) => {
      for (const one of all) one.setAttribute("open", "");
    });
    const dock = await page.locator(".desk-dock").boundingBox();
    if (options === PHONE) expect(dock?.height).toBeLessThan(844 / 5);
    await press("Show there too");
    expect([options.viewport?.width, await axeFaults(page)]).toEqual([options.viewport?.width, []]);
    await page.getByRole("link", { name: "open-laugh" }).click();
    await dialog().waitFor();
    expect([options.viewport?.width, await axeFaults(page)]).toEqual([options.viewport?.width, []]);
    await context.close();
  }
});
