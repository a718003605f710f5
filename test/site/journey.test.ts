import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import { soonAfter } from "../support/soon-after.ts";
import {
  CLIENT_PASSWORD,
  GALLERY,
  GUEST_PASSWORD,
  openWedding,
  STUDIO_PASSWORD,
  type Wedding,
} from "../support/wedding.ts";
import { readZip } from "../worker/zip/archive.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const at = (path: string) => new URL(path, wedding.glassine.url).href;

/** Opens the shared link and sends one of the forms of the entry page. */
async function enter(page: Page, role: "guest" | "client", password: string): Promise<void> {
  await page.goto(at(`/g/${GALLERY}/`));
  const form = page.locator("form[id='@enter']");
  await form.locator(`[name=role][value=${role}]`).check();
  await form.locator("input[name=password]").fill(password);
  await Promise.all([page.waitForEvent("load"), form.locator("button[type=submit]").click()]);
}

async function visit(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ acceptDownloads: true });
  return { context, page: await context.newPage() };
}

/** Names in the zip of the whole gallery, asked for with the page's own cookies. */
async function zipNames(page: Page): Promise<string[]> {
  const bytes = await page.evaluate(async (url) => {
    const response = await fetch(url);
    return [...new Uint8Array(await response.arrayBuffer())];
  }, `/g/${GALLERY}/download/all.zip`);
  return (await readZip(Buffer.from(bytes))).map((entry) => entry.path);
}

/** Status of an address, the browser's cache left out. */
const statusOf = (page: Page, url: string) =>
  page.evaluate(async (address) => (await fetch(address, { cache: "no-store" })).status, url);

it("a guest and a client open the same link, and each sees what they may", async () => {
  const guest = await visit();
  await enter(guest.page, "guest", "not the password");
  expect(new URL(guest.page.url()).pathname).toBe(`/g/${GALLERY}/enter`);
  await expect.poll(() => guest.page.locator("[role=alert], .fault").count()).toBeGreaterThan(0);
  await enter(guest.page, "guest", GUEST_PASSWORD);
  expect(new URL(guest.page.url()).pathname).toBe(`/g/${GALLERY}/`);
  expect(await guest.page.content()).not.toContain("Boudoir");
  await guest.page.goto(at(`/g/${GALLERY}/dancing/`));
  expect(await guest.page.locator("a[href*='/photo/dance-']").count()).toBe(2);

  const client = await visit();
  await enter(client.page, "client", CLIENT_PASSWORD);
  expect(await client.page.content()).toContain("Boudoir");
  await client.page.goto(at(`/g/${GALLERY}/photo/dance-1/`));
  const eye = client.page.locator("button.eye").first();
  await eye.click();
  await expect
    .poll(
      async () =>
        (
          await wedding.glassine.env.DB.prepare(
            "SELECT count(*) AS n FROM private_marks WHERE photo = 'dance-1'",
          ).first<{ n: number }>()
        )?.n,
    )
    .toBe(1);

  await guest.page.goto(at(`/g/${GALLERY}/dancing/`));
  expect(await guest.page.locator("a[href*='/photo/dance-']").count()).toBe(1);
  expect(await guest.page.content()).not.toContain("dance-1");
  expect(await soonAfter(() => statusOf(guest.page, wedding.imageOf("dance-1")), 404)).toBe(404);
  expect(await statusOf(client.page, wedding.imageOf("dance-1"))).toBe(200);

  const [mine, theirs] = [await zipNames(guest.page), await zipNames(client.page)];
  expect(mine).not.toContain("Dancing/dance-1.jpg");
  expect(theirs).toContain("Dancing/dance-1.jpg");
  expect(theirs.length).toBe(mine.length + 3);
  await Promise.all([guest.context.close(), client.context.close()]);
});

it("the photographer closes a set to guests, unhides what a client hid, and guests see it", async () => {
  const studio = await visit();
  await studio.page.goto(at("/studio/"));
  await studio.page.locator("input[name=password]").fill(STUDIO_PASSWORD);
  await studio.page.locator("button[type=submit]").first().click();
  await studio.page.waitForURL(at("/studio/"));
  expect(await studio.page.content()).toContain("Anna &amp; Ben");

  await studio.page.goto(at(`/studio/g/${GALLERY}/`));
  await studio.page.getByRole("heading", { name: "Visibility of sets" }).click();
  await studio.page.locator("input[name=everyone][value=dancing]").uncheck();
  await studio.page
    .locator("form")
    .filter({ has: studio.page.locator("input[name=sets]") })
    .locator("button[type=submit]")
    .click();
  const visibility = async () =>
    (
      await wedding.glassine.env.DB.prepare("SELECT visibility FROM sets WHERE gallery = ? AND id = 'dancing'")
        .bind(GALLERY)
        .first<{ visibility: string }>()
    )?.visibility;
  await expect.poll(visibility).toBe("client");

  const guest = await visit();
  await enter(guest.page, "guest", GUEST_PASSWORD);
  expect((await guest.page.goto(at(`/g/${GALLERY}/dancing/`)))?.status()).toBe(404);
  expect((await guest.page.goto(at(`/g/${GALLERY}/photo/secret-kiss/`)))?.status()).toBe(404);

  await studio.page.goto(at(`/studio/g/${GALLERY}/private/`));
  const tile = studio.page.locator("li, article, figure").filter({ hasText: "secret-kiss" }).first();
  expect(await tile.count()).toBe(1);
  await tile.locator("button[type=submit]").first().click();
  const marks = async () =>
    (
      await wedding.glassine.env.DB.prepare(
        "SELECT count(*) AS n FROM private_marks WHERE photo = 'secret-kiss'",
      ).first<{ n: number }>()
    )?.n;
  await expect.poll(marks).toBe(0);
  expect((await guest.page.goto(at(`/g/${GALLERY}/photo/secret-kiss/`)))?.status()).toBe(200);

  await studio.page.goto(at(`/studio/g/${GALLERY}/activity/`));
  expect(await studio.page.content()).toContain("secret-kiss");
  await Promise.all([guest.context.close(), studio.context.close()]);
});

it("the photographer gives the gallery another link, and whoever is in it goes on under the new one", async () => {
  await askFor(wedding, { invites: "everyone" });
  const [guest, studio] = [await visit(), await visit()];
  for (const { context } of [guest, studio]) context.setDefaultTimeout(8000);
  await enter(guest.page, "guest", GUEST_PASSWORD);
  await guest.page.goto(at(`/g/${GALLERY}/highlights/`));
  const heart = (photo: string) => guest.page.locator(`[id='${encodeURIComponent(photo)}'] button.heart`);
  const picks = async () =>
    (await wedding.glassine.env.DB.prepare("SELECT photo FROM picks WHERE picked = 1").all()).results;
  await heart("open-laugh").click();
  await expect.poll(picks).toEqual([{ photo: "open-laugh" }]);

  await studio.page.goto(at("/studio/"));
  await studio.page.locator("input[name=password]").fill(STUDIO_PASSWORD);
  await studio.page.locator("button[type=submit]").first().click();
  await studio.page.waitForURL(at("/studio/"));
  await studio.page.goto(at(`/studio/g/${GALLERY}/`));
  await studio.page.getByRole("heading", { name: "Link", exact: true }).click();
  await studio.page.getByLabel("Link: /g/…/").fill("anna-and-ben");
  await studio.page.getByRole("button", { name: "Change link" }).click();
  await studio.page.getByText("The gallery has its new link").first().waitFor();
  await expect.poll(() => studio.page.locator(".gallery-head copy-link").textContent()).toContain("/g/anna-and-ben/");

  // The page is still open, under the earlier link: what is done there arrives.
  await heart("Übergang am See 01").click();
  await expect.poll(picks).toEqual([{ photo: "open-laugh" }, { photo: "Übergang am See 01" }]);
  await guest.page.goto("about:blank");
  await guest.page.goto(at(`/g/${GALLERY}/highlights/#open-laugh`));
  expect(guest.page.url()).toBe(at("/g/anna-and-ben/highlights/#open-laugh"));
  await expect.poll(() => heart("Übergang am See 01").getAttribute("name")).toBe("unpick");
  const shown = guest.page.locator(".tile img").first();
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  expect(await shown.evaluate((img: HTMLImageElement) => img.currentSrc)).toContain("/g/anna-and-ben/image/");
  await guest.page.locator("a[href*='/photo/open-laugh/']").first().click();
  await guest.page.locator("dialog[open]").waitFor();
  expect(new URL(guest.page.url()).pathname).toBe("/g/anna-and-ben/photo/open-laugh/");

  await studio.page.getByText("/g/anna-ben/ redirects here").click();
  await studio.page.getByRole("button", { name: "End this link" }).click();
  await studio.page.getByText("That link leads nowhere now").first().waitFor();
  expect((await guest.page.goto(at(`/g/${GALLERY}/highlights/`)))?.status()).toBe(404);
  // Changed back, it is as it was: no browser kept the redirect.
  await studio.page.getByLabel("Link: /g/…/").fill(GALLERY);
  await studio.page.getByRole("button", { name: "Change link" }).click();
  await expect.poll(() => studio.page.locator(".gallery-head copy-link").textContent()).toContain(`/g/${GALLERY}/`);
  expect((await guest.page.goto(at(`/g/${GALLERY}/highlights/`)))?.status()).toBe(200);
  expect(guest.page.url()).toBe(at(`/g/${GALLERY}/highlights/`));
  await Promise.all([guest.context.close(), studio.context.close()]);
});
