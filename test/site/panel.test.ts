import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await askFor(wedding, {});
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

/** A page of the wedding as a client has it. */
async function open(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const client = await wedding.client();
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const url = new URL(wedding.glassine.url).href.replace("http:", "https:");
  await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  const page = await context.newPage();
  await page.goto(new URL(`/g/${GALLERY}/${path}`, wedding.glassine.url).href, { waitUntil: "networkidle" });
  return page;
}

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

describe("stars, colour and comment on an enlarged photo", () => {
  // Nothing led back but the star itself, and "no stars" was a dash underlined in red, like an error.
  it("close with Done, and no stars don't look like an error", async () => {
    const page = await open("dancing/", PHONE);
    await page.locator(".tile > a").first().tap();
    const star = page.getByRole("button", { name: "Stars, colour, comment" });
    await star.tap();
    const none = page.locator(".rate-place label.none");
    await none.waitFor();
    expect(await none.evaluate((label) => getComputedStyle(label).boxShadow)).toBe("none");
    expect(await axeFaults(page)).toEqual([]);
    const done = page.locator(".rate-place").getByRole("button", { name: "Done" });
    const box = await done.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
    await done.tap();
    await expect.poll(() => page.locator(".rate-place form").count()).toBe(0);
    expect(await star.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  });
});

describe("a comment that is written in two windows", () => {
  // What was typed on the phone was gone as soon as more was typed on the laptop.
  it("has what both wrote, in both, and one window alone never finds it changed", async () => {
    const laptop = await open("photo/dance-1/");
    const phone = await laptop.context().newPage();
    await phone.goto(laptop.url(), { waitUntil: "networkidle" });
    const field = (page: Page) => page.locator("form.rate textarea");
    const stored = async () => {
      const answer = await laptop.request.get(new URL(`/g/${GALLERY}/selection`, wedding.glassine.url).href, {
        headers: { accept: "application/json" },
      });
      return ((await answer.json()) as { photos: { comment: string }[] }).photos[0]?.comment;
    };
    await field(phone).fill("Her hair");
    await expect.poll(stored).toBe("Her hair");
    await field(laptop).pressSequentially("The bin");
    await expect.poll(stored).toBe("Her hair\n\nThe bin");
    await expect.poll(() => field(laptop).inputValue()).toBe("Her hair\n\nThe bin");
    await field(phone).pressSequentially(", please");
    await expect.poll(stored).toBe("Her hair, please\n\nThe bin");
    // Answers that don't arrive, and what is typed while one is on its way.
    await laptop.route("**/selection", async (route) => {
      if (route.request().method() === "POST") await route.fetch();
      await route.abort();
    });
    await field(laptop).fill("All new");
    await expect.poll(stored).toBe("Her hair, please\n\nThe bin\n\nAll new");
    await field(laptop).fill("Quite another");
    await expect.poll(stored).toBe("Her hair, please\n\nThe bin\n\nQuite another");
    await laptop.context().close();
  });
});

describe("sharing a photo without the device's own sheet", () => {
  it("offers its link to copy, by mail and as a QR code", async () => {
    const page = await open("dancing/", { viewport: { width: 1280, height: 800 } });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator(".tile > a").first().click();
    await page.waitForURL(/\/photo\//);
    const link = page.url();
    await page.locator("dialog.lightbox").getByRole("button", { name: "Share" }).click();
    const sheet = page.locator("dialog.share-dialog");
    expect(await sheet.getByRole("textbox").inputValue()).toBe(link);
    expect(decodeURIComponent((await sheet.getByRole("link").getAttribute("href")) ?? "")).toContain(link);
    expect(await sheet.getByRole("img", { name: "QR code of the link" }).locator("svg path").count()).toBe(1);
    await sheet.getByRole("button", { name: "Copy link" }).click();
    await sheet.getByText("Link copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    expect(await axeFaults(page)).toEqual([]);
    await sheet.getByRole("button", { name: "Done" }).click();
    await expect.poll(() => sheet.count()).toBe(0);
    expect(await page.locator("dialog.lightbox").isVisible()).toBe(true);
    await page.context().close();
  });

  it("works on the photo's own page without JavaScript", async () => {
    const page = await open("photo/dance-1/", { ...PHONE, javaScriptEnabled: false });
    await page.getByText("Share", { exact: true }).tap();
    expect(await page.locator(".share-sheet input").inputValue()).toBe(page.url());
    expect(await page.getByRole("link", { name: "Send by email" }).isVisible()).toBe(true);
    expect(await page.getByRole("img", { name: "QR code of the link" }).isVisible()).toBe(true);
    await page.context().close();
  });
});
