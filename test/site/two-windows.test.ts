import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAccount } from "../../worker/store/accounts.ts";
import { readClosingLetter, setClosingLetter } from "../../worker/store/closing-letters.ts";
import { readOffer } from "../../worker/store/offers.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf } from "../support/clients.ts";
import { sell } from "../support/shop.ts";
import { GALLERY, openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding({ secrets: { MAIL_SHOWN: "yes" } }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const DESK = `/studio/g/${GALLERY}/`;
const at = (path: string) => new URL(path, wedding.glassine.url).href;
const db = () => wedding.glassine.env.DB;

/** The studio in two windows that show the same page. */
async function twoWindows(path: string, javaScriptEnabled: boolean): Promise<[Page, Page, BrowserContext]> {
  const context = await browser.newContext({ locale: "en", javaScriptEnabled });
  const pages = [await context.newPage(), await context.newPage()] as const;
  await pages[0].goto(at("/studio/enter"));
  await pages[0].locator("input[name=password]").fill(STUDIO_PASSWORD);
  await pages[0].locator("input[name=password]").press("Enter");
  await pages[0].waitForURL((url) => !url.pathname.endsWith("/enter"));
  for (const page of pages) await page.goto(at(path), { waitUntil: "networkidle" });
  return [...pages, context];
}

const press = async (page: Page, button: string) => {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.locator(".banner").first().waitFor();
};
const policy = async () => {
  const [overview] = await readOverviews(db(), GALLERY);
  if (!overview) throw new Error("the gallery is gone");
  return overview.policy;
};

// A set that was closed in one window was open to all guests again after another set was ticked in a window that had been open longer.
describe.each([
  ["with scripts", true],
  ["without scripts", false],
])("what was changed in one window is not taken back by another one, %s:", (_, scripts) => {
  it("sets", async () => {
    await wedding.settings({ sets: new Map([["boudoir", "everyone"]]) });
    const [first, second, context] = await twoWindows(`${DESK}?part=sets`, scripts);
    await first.getByRole("checkbox", { name: /Boudoir/ }).uncheck();
    await press(first, "Save sets");
    await second.getByRole("checkbox", { name: /Dancing/ }).uncheck();
    await press(second, "Save sets");
    const { sets } = await policy();
    expect([sets.get("boudoir"), sets.get("dancing")]).toEqual(["client", "client"]);
    expect(await second.getByRole("checkbox", { name: /Boudoir/ }).isChecked()).toBe(false);
    await wedding.settings({ sets: new Map([["dancing", "everyone"]]) });
    await context.close();
  });

  it("downloads, of which one that both changed is asked about", async () => {
    await wedding.settings({ downloads: "all", downloadSizes: "all", included: null });
    const [first, second, context] = await twoWindows(`${DESK}?part=downloads`, scripts);
    await first.getByRole("radio", { name: /^Off/ }).check();
    await press(first, "Save downloads");
    await second.getByLabel("Included photos in original size").fill("5");
    await press(second, "Save downloads");
    expect(await policy()).toMatchObject({ downloads: "off", included: 5 });
    // This window is older than both.
    await first.getByLabel("Included photos in original size").fill("7");
    await first.getByRole("radio", { name: /^Single photos/ }).check();
    await press(first, "Save downloads");
    expect(await policy()).toMatchObject({ downloads: "off", included: 5 });
    expect(await first.getByText("changed this after you opened this page").count()).toBeGreaterThan(0);
    expect(await first.getByLabel("Included photos in original size").inputValue()).toBe("7");
    expect(await first.getByRole("radio", { name: /^Single photos/ }).isChecked()).toBe(true);
    await press(first, "Save downloads");
    expect(await policy()).toMatchObject({ downloads: "photos", included: 7 });
    await context.close();
  });

  it("galleries of an account, which was taken away", async () => {
    const { id } = await clientOf(wedding, [GALLERY, "christening"]);
    const [first, second, context] = await twoWindows(`/studio/clients/?account=${id}`, scripts);
    await first.getByRole("checkbox", { name: /Anna & Ben/ }).uncheck();
    await first.getByRole("button", { name: "Save", exact: true }).click();
    await first.waitForURL(/done=assigned/);
    await second.getByRole("checkbox", { name: /Elopement/ }).check();
    await second.getByRole("button", { name: "Save", exact: true }).click();
    await second.waitForURL(/done=assigned/);
    expect((await readAccount(db(), id))?.galleries.sort()).toEqual(["christening", "elopement"]);
    await context.close();
  });

  it("who gets a letter before the gallery closes", async () => {
    const [anna, ben] = [await clientOf(wedding, [GALLERY], "Anna"), await clientOf(wedding, [GALLERY], "Ben")];
    const ids = [anna.id, ben.id];
    const letter = { gallery: GALLERY, days: 3, language: "en", site: "https://photos.example", now: Date.now() };
    await setClosingLetter(db(), { ...letter, shown: ids, ticked: ids });
    const [first, second, context] = await twoWindows(`${DESK}letters/`, scripts);
    const box = (page: Page, email: string) =>
      page.locator("form", { has: page.locator("[name=days]") }).getByRole("checkbox", { name: new RegExp(email) });
    await box(first, anna.email).uncheck();
    await press(first, "Save");
    await second.getByLabel("Days before").fill("9");
    await press(second, "Save");
    const { days, receivers } = await readClosingLetter(db(), { gallery: GALLERY, among: ids });
    expect([days, [...receivers]]).toEqual([9, [ben.id]]);
    await context.close();
  });

  it("the price list, and what clients are asked: the older window keeps what was typed", async () => {
    await sell(wedding);
    const [first, second, context] = await twoWindows(`${DESK}store/`, scripts);
    await first.getByLabel("Price (empty: not for sale)").first().fill("7.00");
    await press(first, "Save price list");
    await second.getByLabel("Seller on invoices").fill("Mara Lindt, Wien");
    await second.getByRole("button", { name: "Save price list" }).click();
    await second.getByText("changed this after you opened this page").first().waitFor();
    expect(await readOffer(db(), GALLERY)).toMatchObject({
      seller: "",
      items: expect.arrayContaining([expect.objectContaining({ price: 700 })]),
    });
    expect(await second.getByLabel("Seller on invoices").inputValue()).toBe("Mara Lindt, Wien");
    await second.getByRole("button", { name: "Save price list" }).click();
    await second.getByText("Saved. The change is live.").first().waitFor();
    expect((await readOffer(db(), GALLERY)).seller).toBe("Mara Lindt, Wien");

    await askFor(wedding, { maxPicks: 20 });
    for (const page of [first, second]) await page.goto(at(`${DESK}selections/`), { waitUntil: "networkidle" });
    await first.getByLabel("Question (leave empty to skip)").first().fill("Which album?");
    await press(first, "Save settings");
    await second.getByLabel("At most").first().fill("30");
    await press(second, "Save settings");
    expect(await readQuestionnaire(db(), GALLERY)).toMatchObject({
      maxPicks: 20,
      questions: [{ text: "Which album?" }],
    });
    expect(await second.getByLabel("At most").first().inputValue()).toBe("30");
    await context.close();
  });
});
