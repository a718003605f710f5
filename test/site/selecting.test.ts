import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await askFor(wedding, { maxPicks: 1 });
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

async function select(visitor: Visitor, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", acceptDownloads: true, ...options });
  const url = new URL(wedding.glassine.url).href.replace("http:", "https:");
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  const page = await context.newPage();
  await page.addInitScript(() => {
    const shared: ShareData[] = Object.assign(window, { shared: [] as ShareData[] }).shared;
    Object.assign(navigator, { share: async (data: ShareData) => void shared.push(data) });
  });
  await page.goto(new URL(`/g/${GALLERY}/dancing/`, wedding.glassine.url).href, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Select", exact: true }).click();
  return page;
}

const bar = (page: Page) => page.locator(".selecting-bar");
const box = (page: Page, photo: string) => page.getByRole("checkbox", { name: `Select ${photo}` });

describe("the bar of selected photos", () => {
  it("adds to the selection, shares and downloads what is selected", async () => {
    const page = await select(await wedding.client());
    await bar(page).waitFor();
    for (const name of ["Add to selection", "Download", "Share", "Hide from guests"])
      expect(await bar(page).getByRole("button", { name, exact: true }).isDisabled(), name).toBe(true);
    await box(page, "dance-1").check();
    await bar(page).getByRole("button", { name: "Share" }).click();
    const links = () =>
      page.evaluate(() => (window as unknown as { shared: ShareData[] }).shared.map(({ url }) => url));
    await expect.poll(links).toEqual([new URL(`/g/${GALLERY}/photo/dance-1/`, wedding.glassine.url).href]);
    await box(page, "dance-2").check();
    const downloads: string[] = [];
    page.on("download", (download) => downloads.push(download.suggestedFilename()));
    await bar(page).getByRole("button", { name: "Download", exact: true }).click();
    await expect.poll(() => downloads.length).toBe(2);
    // One photo may be picked here: the second is refused, and that is said.
    await bar(page).getByRole("button", { name: "Add to selection" }).click();
    await page.getByText("1 of 1 chosen").waitFor();
    await expect.poll(() => page.locator(".heart[name='unpick']").count()).toBe(1);
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  it("leads a client to a link that shows others just these photos", async () => {
    await wedding.settings({ clientLinks: "guests" });
    const page = await select(await wedding.client(), PHONE);
    await box(page, "dance-2").check();
    await bar(page).getByRole("button", { name: "Link to these photos" }).click();
    await page.getByText("What it shows: 1 photo").waitFor();
    await page.getByLabel("Name of the link").fill("For grandma");
    await page.getByRole("button", { name: "Make a link" }).click();
    const made = page.locator(".made-link");
    const link = await made.getByLabel("Link to the photos").inputValue();
    await made.getByRole("button", { name: "Copy link" }).waitFor();
    expect(await made.getByRole("img", { name: "QR code of the link" }).locator("svg").count()).toBe(1);
    // Somebody else opens it: the browser sends the secret, and it stays out of the address.
    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await other.getByRole("heading", { name: "For grandma" }).waitFor();
    expect(other.url()).not.toContain("#");
    expect(await other.locator(".tile").count()).toBe(1);
    const [picture] = await Promise.all([other.waitForResponse(/view\/link\/[0-9a-f]+\/image\//), other.reload()]);
    expect(picture.ok()).toBe(true);
    await other.locator(".tile > a").click();
    await other.getByRole("heading", { name: "Photo dance-2" }).waitFor();
    await page.getByRole("button", { name: "End this link For grandma" }).click();
    await page.waitForURL(/view\/links$/);
    expect((await other.reload())?.status()).toBe(404);
    for (const one of [page, other]) await one.context().close();
    await wedding.settings({ clientLinks: "off" });
  });

  it("shares several photos by the link of their set, and says that this is what it opens", async () => {
    const page = await select(await wedding.guest());
    await box(page, "dance-1").check();
    await box(page, "dance-2").check();
    await bar(page).getByRole("button", { name: "Share" }).click();
    const dialog = page.locator("dialog.share-dialog");
    await dialog.getByText("this one opens the whole set").waitFor();
    const link = new URL(`/g/${GALLERY}/dancing/`, wedding.glassine.url).href;
    expect(await dialog.locator("input").inputValue()).toBe(link);
    const code = dialog.getByRole("img", { name: "QR code of the link" });
    await expect.poll(() => code.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    expect(await dialog.getByRole("link", { name: "Send by email" }).getAttribute("href")).toContain(
      encodeURIComponent(link),
    );
    await dialog.getByRole("button", { name: "Copy link" }).waitFor();
    await dialog.getByRole("button", { name: "Share", exact: true }).click();
    const links = () =>
      page.evaluate(() => (window as unknown as { shared: ShareData[] }).shared.map(({ url }) => url));
    await expect.poll(links).toEqual([link]);
    expect(await axeFaults(page)).toEqual([]);
    // Escape closes the dialog, and what is selected stays.
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.count()).toBe(0);
    await bar(page).getByText("2 selected").waitFor();
    await page.context().close();
  });

  it("is reached by keys: arrows lead from photo to photo, Shift selects on the way, Tab leads to the bar", async () => {
    const page = await select(await wedding.client());
    const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement).value);
    await expect.poll(focused).toBe("dance-1");
    await page.keyboard.press("Shift+ArrowRight");
    expect(await focused()).toBe("dance-2");
    await bar(page).getByText("2 selected").waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("Space");
    await bar(page).getByText("1 selected").waitFor();
    expect(await focused()).toBe("dance-1");
    const inBar = () => page.evaluate(() => document.activeElement?.closest(".selecting-bar") !== null);
    // What else is on the page comes first; the photos themselves are one stop.
    for (let left = 20; left > 0 && !(await inBar()); left -= 1) await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Select all");
    await page.keyboard.press("Escape");
    await expect.poll(() => bar(page).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Select");
    await page.context().close();
  });

  it("stays on a phone's screen, with every button within reach", async () => {
    const page = await select(await wedding.client(), PHONE);
    await box(page, "dance-1").check();
    const place = await bar(page).boundingBox();
    expect(place?.x ?? -1).toBeGreaterThanOrEqual(0);
    expect((place?.x ?? 0) + (place?.width ?? 999)).toBeLessThanOrEqual(360);
    expect(place?.height ?? 999).toBeLessThanOrEqual(150);
    for (const button of await bar(page).getByRole("button").all()) {
      await button.scrollIntoViewIfNeeded();
      const { x = -1, width = 999 } = (await button.boundingBox()) ?? {};
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(361);
    }
    await bar(page).getByRole("button", { name: "Done" }).tap();
    await expect.poll(() => bar(page).count()).toBe(0);
    await page.context().close();
  });

  it("offers guests what they may do, and hiding only to clients", async () => {
    const page = await select(await wedding.guest());
    await bar(page).getByRole("button", { name: "Download", exact: true }).waitFor();
    expect(await bar(page).getByRole("button", { name: "Hide from guests" }).count()).toBe(0);
    await page.context().close();
  });
});
