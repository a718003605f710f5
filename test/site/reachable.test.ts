import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeMarks } from "../../worker/store/marks.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import { add, order, ordersOf, sell } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { coveredControls } from "./covered-controls.ts";

let wedding: Wedding;
let browser: Browser;
let id = "";
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  const { DB } = wedding.glassine.env;
  await askFor(wedding, {});
  await sell(wedding);
  await changeMarks(DB, { gallery: GALLERY, photos: ["dance-2"], hide: true, by: "client password", now: Date.now() });
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const WIDTHS = [360, 390, 768, 1440, 1920];
const at = (path: string) => new URL(path, wedding.glassine.url).href;

/** A page as a visitor has it. */
async function open(visitor: Visitor, path: string): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  // Only addresses of HTTPS may set such cookies; this browser sends them to its own machine all the same.
  const url = new URL(wedding.glassine.url).href.replace("http:", "https:");
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  const page = await context.newPage();
  const answer = await page.goto(at(path));
  expect(answer?.status(), path).toBe(200);
  expect(new URL(page.url()).pathname, path).toBe(path);
  await page.waitForLoadState("networkidle");
  return page;
}

/** Presses, as it were, everything there is to press, at every width; high enough for photos to be as wide as the page. */
async function expectAllReachable(page: Page, part = ""): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: Math.max(800, Math.round(width * 0.9)) });
    // The page may take its time to lay itself out; what stays covered fails.
    await expect.poll(() => coveredControls(page), { message: `${page.url()} ${part} at ${width} px` }).toEqual([]);
  }
}

async function everyPage(visitor: Visitor, pages: string[]): Promise<void> {
  for (const path of pages) {
    const page = await open(visitor, path);
    await expectAllReachable(page);
    await page.context().close();
  }
}

// On a photo's own page the way on and back covered the eye and the heart of wide photos, so pressing them turned the page.
describe("everything visible can be pressed where it is visible", () => {
  const g = `/g/${GALLERY}`;

  it("by a stranger", () => everyPage(new Visitor(wedding.glassine), ["/", `${g}/enter`, "/clients/"]));

  it("by a guest who picks and buys", async () => {
    const guest = await wedding.guest();
    await guest.post(`${g}/selection`, { photo: "dance-1", picked: "true", stars: "3", label: "red", comment: "Wow" });
    const pages = ["", "highlights/", "dancing/", "photo/dance-1/", "selection", "store"].map((path) => `${g}/${path}`);
    await everyPage(guest, pages);
    await add(guest, "all");
    await everyPage(guest, [`${g}/cart`]);
    expect((await order(guest, { method: "invoice" })).status).toBe(303);
    id = (await ordersOf(wedding))[0]?.id ?? "";
    await everyPage(guest, [`${g}/order/${id}`]);
  });

  it("by a client, who also marks", async () => {
    const client = await wedding.client();
    await client.post(`${g}/selection`, { photo: "dance-2", picked: "true", stars: "3", label: "red", comment: "Wow" });
    const pages = ["", "dancing/", "boudoir/", "photo/dance-1/", "photo/dance-2/", "selection"].map((p) => `${g}/${p}`);
    await everyPage(client, pages);
  });

  it.each(["guest", "client"] as const)("by a %s in the enlarged photo, its form open, and beside it", async (role) => {
    const visitor = await (role === "guest" ? wedding.guest() : wedding.client());
    const page = await open(visitor, `${g}/highlights/`);
    await page.locator(".tile > a").first().click();
    await page.locator("dialog[open]").waitFor();
    await page.getByRole("button", { name: "Stars, colour, comment" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await expectAllReachable(page, "enlarged");
    await page.getByRole("button", { name: "Stars, colour, comment" }).click();
    await page.getByRole("textbox", { name: "Comment" }).waitFor();
    await expectAllReachable(page, "rated");
    await page.context().close();
  });

  it("by the photographer", async () => {
    const studio = `/studio/g/${GALLERY}/`;
    const rooms = ["", "private/", "activity/", "selections/", "store/", `store/${id}/`, "invitations/"];
    const pages = ["/studio/", "/studio/clients/", "/studio/notices/", ...rooms.map((room) => studio + room)];
    await everyPage(await wedding.photographer(), [...pages, `${g}/dancing/`, `${g}/photo/dance-2/`]);
  });
});

it("a control covered by something else is noticed, and one under its own label is not", async () => {
  const page = await browser.newPage();
  await page.setContent(`<button style="width:9rem">Hide</button> <a href="/next" style="position:absolute;inset:0 0 0 2rem"></a>
    <label style="position:absolute;top:9rem"><input type="radio"><span style="position:absolute;inset:0"></span></label>`);
  expect((await coveredControls(page)).map((control) => control.split(">").at(-1))).toEqual([" Hide"]);
  await page.close();
});

describe("on a phone's screen", () => {
  it("the enlarged photo's bar is one line for a client", async () => {
    const page = await open(await wedding.client(), `/g/${GALLERY}/dancing/`);
    await page.locator(".tile > a").first().click();
    await page.getByRole("button", { name: "Stars, colour, comment" }).waitFor();
    for (const width of [360, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const tops = await page
        .locator(".lightbox-bar > :visible")
        .evaluateAll((parts) => parts.map((part) => Math.round(part.getBoundingClientRect().bottom / 40)));
      expect(Math.max(...tops) - Math.min(...tops), `${width} px`).toBeLessThanOrEqual(1);
    }
    await page.context().close();
  });

  it("heart and eye are apart, however narrow the photo", async () => {
    const page = await open(await wedding.client(), `/g/${GALLERY}/dancing/`);
    await page.setViewportSize({ width: 390, height: 800 });
    for (const ratio of [0.3, 0.5, 0.7]) {
      const boxes = await page.locator("[id='dance-1']").evaluate((tile, r) => {
        (tile as HTMLElement).style.setProperty("--r", String(r));
        return [".heart", ".eye"].map((part) => tile.querySelector(part)?.getBoundingClientRect().toJSON());
      }, ratio);
      const [heart, eye] = boxes;
      const apart = heart.right <= eye.left || eye.bottom <= heart.top;
      expect(apart, `${ratio}: ${JSON.stringify(boxes)}`).toBe(true);
    }
    await page.context().close();
  });
});
