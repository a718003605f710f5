import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Order } from "../../site/scripts/wall/order.ts";
import { axeFaultsInEachLook } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { PATIENT_MS } from "../support/patience.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

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
afterEach(() => page?.context().close());

const at = (path: string) => new URL(`/g/${GALLERY}${path}`, wedding.glassine.url).href;

/** Opens the screen; its clock stands still until it is run. */
async function open(visitor: Visitor, query = "", options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const url = new URL(wedding.glassine.url).href.replace("http:", "https:");
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  page = await context.newPage();
  if (options.javaScriptEnabled !== false) await page.clock.install();
  await page.goto(at(`/wall/${query}`), { waitUntil: "networkidle" });
}

const shown = () => page.evaluate(() => [...document.querySelectorAll("figure")].map((one) => one.dataset.photo));
const mark = (client: Visitor, photo: string, hidden: boolean) =>
  client.post(`/g/${GALLERY}/marks`, { photo, private: String(hidden) });

/** Presses for the next photo until it is there. */
async function next(): Promise<string | undefined> {
  const [before] = await shown();
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await shown()).filter((one) => one !== before).length).toBe(1);
  await expect.poll(async () => (await shown()).length).toBe(1);
  return (await shown())[0];
}

describe("the wall", () => {
  it("shows one photo after another, all that its viewer may see, until it is paused", async () => {
    await open(await wedding.guest(), "?seconds=5");
    const all = ["open-laugh", "Übergang am See 01", "dance-1", "dance-2"];
    const seen = new Set(await shown());
    await vi.waitFor(
      async () => {
        await page.clock.runFor(5000);
        for (const one of await shown()) seen.add(one);
        expect(seen).toEqual(new Set(all));
      },
      { timeout: PATIENT_MS },
    );
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Play slideshow" }).waitFor();
    const still = await shown();
    await page.clock.runFor(60_000);
    expect(await shown()).toEqual(still);
    await next();
    expect(await axeFaultsInEachLook(page)).toEqual([]);
  });

  it("takes a photo that a client hides off the screen within ten seconds, and never shows it again", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await open(guest);
    while ((await shown())[0] !== "dance-1") await next();
    await page.keyboard.press("p");
    await mark(client, "dance-1", true);
    const answered = page.waitForResponse((response) => response.url().includes("/view/wall?"));
    await page.clock.runFor(6000);
    expect((await answered).status()).toBe(200);
    await expect.poll(async () => (await shown()).includes("dance-1")).toBe(false);
    const round = [await next(), await next(), await next(), await next()];
    expect(round).not.toContain("dance-1");
    // Shown again, it comes back; how soon after the answer was read is the matter of its order, below.
    await mark(client, "dance-1", false);
    const asked = () => page.clock.runFor(6000).then(next);
    await expect.poll(asked, { timeout: PATIENT_MS }).toBe("dance-1");
  });

  it("takes no more memory and no more elements after ten hours, in which photos come and go", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const seconds = 90;
    await open(guest, `?seconds=${seconds}`);
    const tools = await page.context().newCDPSession(page);
    const measure = async () => {
      await tools.send("HeapProfiler.collectGarbage");
      const { usedSize } = await tools.send("Runtime.getHeapUsage");
      const { nodes, jsEventListeners } = await tools.send("Memory.getDOMCounters");
      return { usedSize, nodes, jsEventListeners };
    };
    /** The screen's next hour by its own clock. */
    const hour = async (n: number) => {
      await mark(client, "dance-2", n % 2 === 0);
      for (let second = 0; second < 3600; second += seconds) {
        const [before] = await shown();
        await page.clock.runFor(seconds * 1000);
        await expect.poll(async () => (await shown()).filter((one) => one !== before).length).toBe(1);
        await expect.poll(async () => (await shown()).length).toBe(1);
      }
      return measure();
    };
    const first = await hour(1);
    let last = first;
    for (let n = 2; n <= 10; n++) last = await hour(n);
    await mark(client, "dance-2", false);
    expect(last.jsEventListeners).toBeLessThanOrEqual(first.jsEventListeners + 5);
    // A photo that stayed would be five elements each.
    expect(last.nodes).toBeLessThan(first.nodes + 300);
    expect(last.usedSize).toBeLessThan(first.usedSize + 300_000);
  });

  it("goes on without a connection with what it has, and stops when its viewer may look no longer", async () => {
    await open(await wedding.guest());
    await page.keyboard.press("p");
    for (let i = 0; i < 4; i++) await next();
    await page.context().setOffline(true);
    const names = [await next(), await next(), await next()];
    expect(new Set(names).size).toBe(3);
    await page.clock.runFor(30_000);
    expect((await shown()).length).toBe(1);
    // A day without an answer.
    await page.clock.fastForward(25 * 3600 * 1000);
    await page.getByText("The photos can’t be shown here any longer.").waitFor();
    expect(await shown()).toEqual([]);
  });

  it("asks for the password again once its session has ended", async () => {
    const guest = await wedding.guest();
    await open(guest);
    await guest.post(`/g/${GALLERY}/leave`, {});
    await page.clock.runFor(6000);
    await page.waitForURL(/\/enter\?next=/);
    expect(await page.locator("figure").count()).toBe(0);
  });

  it("shows the newest photo without scripts, and looks for newer ones", async () => {
    await open(await wedding.guest(), "", { javaScriptEnabled: false });
    expect((await shown()).length).toBe(1);
    expect(await page.locator("noscript").first().innerHTML()).toContain('http-equiv="refresh" content="15"');
    await page.getByRole("link", { name: "See all photos" }).click();
    await page.waitForURL(at("/"));
  });

  it.each([
    [390, 844],
    [844, 390],
    [1280, 720],
    [3840, 2160],
  ])("fills a screen of %i by %i with a picture that is large enough for it", async (width, height) => {
    await open(await wedding.guest(), "", { viewport: { width, height } });
    const facts = await page.evaluate(() => {
      const img = document.querySelector<HTMLImageElement>("figure img");
      const code = document.querySelector(".wall-code")?.getBoundingClientRect();
      return {
        scrolls:
          document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth,
        box: [img?.clientWidth, img?.clientHeight],
        code: code && code.right <= innerWidth && code.bottom <= innerHeight && code.width < innerWidth / 2,
      };
    });
    expect(facts).toEqual({ scrolls: false, box: [width, height], code: true });
  });
});

describe("what comes next", () => {
  const round = (order: Order, count: number) => Array.from({ length: count }, () => order.next());

  it("is all again and again, the newest first", () => {
    const order = new Order("c");
    order.update(["c", "b", "a"], true);
    expect(round(order, 5)).toEqual(["b", "a", "c", "b", "a"]);
  });

  it("is what just came, before the round goes on where it was", () => {
    const order = new Order("c");
    order.update(["c", "b", "a"], true);
    expect(round(order, 1)).toEqual(["b"]);
    order.update(["e", "d", "c", "b", "a"]);
    expect(round(order, 5)).toEqual(["e", "d", "a", "e", "d"]);
  });

  it("is never what is hidden, whatever place it had", () => {
    const order = new Order("d");
    order.update(["d", "c", "b", "a"], true);
    expect(round(order, 1)).toEqual(["c"]);
    order.update(["d", "b", "a"]);
    expect(round(order, 3)).toEqual(["b", "a", "d"]);
    order.update([]);
    expect(round(order, 2)).toEqual([null, null]);
    expect(order.upcoming(4)).toEqual([]);
  });

  it("is only what can be shown", () => {
    const order = new Order(null);
    order.update(["c", "b", "a"], true);
    expect(order.next((photo) => photo === "a")).toBe("a");
    expect(order.next(() => false)).toBe(null);
  });
});
