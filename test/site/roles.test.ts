import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { CLIENT_PASSWORD, GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

// The journeys of docs/journeys.md: everything is found by the role and name that a screen reader says, and reached by keys.

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

/** Presses Tab until something has the focus. */
async function tabTo(wanted: Locator): Promise<void> {
  for (let press = 0; press < 80; press++) {
    if (await wanted.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`80 presses of Tab never led to ${wanted}`);
}

const follow = async (wanted: Locator) => {
  await tabTo(wanted);
  await page.keyboard.press("Enter");
};

async function enter(role: "Guest" | "Client", password: string): Promise<void> {
  page = await (await browser.newContext({ reducedMotion: "reduce", locale: "en-GB" })).newPage();
  await page.goto(new URL(`/g/${GALLERY}/`, wedding.glassine.url).href);
  await page.keyboard.press("Tab");
  expect(await page.getByRole("link", { name: "Skip to content" }).evaluate((a) => a === document.activeElement)).toBe(
    true,
  );
  await tabTo(page.getByRole("radio").first());
  // Radio buttons are one stop; the arrow keys choose.
  await page.keyboard.press("Space");
  if (role === "Client") await page.keyboard.press("ArrowDown");
  expect(await page.getByRole("radio", { name: new RegExp(`^${role}`) }).isChecked()).toBe(true);
  await tabTo(page.getByRole("textbox", { name: "Password" }));
  await page.keyboard.type(password);
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  await page.getByRole("heading", { level: 1, name: "Anna & Ben" }).waitFor();
}

it("a client enters, looks, chooses a photo, and comes back to where they were, with keys alone", async () => {
  await enter("Client", CLIENT_PASSWORD);
  await follow(page.getByRole("link", { name: "View photos" }));
  await page.getByRole("heading", { level: 1, name: "Highlights" }).waitFor();
  const photo = page.getByRole("link", { name: "Laughing", exact: true });
  await follow(photo);
  const viewer = page.getByRole("dialog");
  await viewer.waitFor();
  const said = viewer.getByRole("status");
  await expect.poll(() => said.textContent()).toMatch(/^Laughing, 1 of \d/);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => said.textContent()).toMatch(/, 2 of \d/);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => said.textContent()).toMatch(/^Laughing, 1 of \d/);
  await follow(viewer.getByRole("button", { name: /^Choose open-laugh/ }));
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await expect.poll(() => photo.evaluate((link) => link === document.activeElement)).toBe(true);
  await page.getByRole("status").filter({ hasText: "1 chosen" }).waitFor();
  await follow(page.getByRole("link", { name: "My selection" }).first());
  await page.getByRole("heading", { level: 1, name: "My selection" }).waitFor();
  await page.context().close();
});

it("a guest enters and goes to the next set with keys alone, and hears of nothing that is hidden", async () => {
  await enter("Guest", GUEST_PASSWORD);
  await follow(page.getByRole("link", { name: "View photos" }));
  await page.getByRole("heading", { level: 1, name: "Highlights" }).waitFor();
  const sets = page.getByRole("navigation", { name: "Sets" });
  await follow(sets.getByRole("link", { name: "Dancing" }));
  await page.getByRole("heading", { level: 1, name: "Dancing" }).waitFor();
  expect(await sets.getByRole("link").allTextContents()).toEqual(["Highlights", "Dancing"]);
  expect(await page.getByRole("button", { name: /from guests/ }).count()).toBe(0);
  expect(await page.getByRole("img").count()).toBe(2);
  await page.context().close();
});
