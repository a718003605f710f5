import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES, words } from "../../worker/domain/words/voice.ts";
import { changeSettings } from "../../worker/store/settings.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { Visitor } from "../support/visitor.ts";
import {
  CLIENT_PASSWORD,
  GALLERY,
  GUEST_PASSWORD,
  openWedding,
  PRIVATE_TRACES,
  type Wedding,
} from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const ENTER = `/g/${GALLERY}/enter`;
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

async function open(path = ENTER, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-GB", ...options })).newPage();
  await page.goto(new URL(path, wedding.glassine.url).href);
  return page;
}

const role = (page: Page, name: "Guest" | "Client") => page.getByRole("radio", { name: new RegExp(`^${name}`) });

async function send(page: Page, password: string) {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Enter", exact: true }).click()]);
}

describe("the entry page", () => {
  it.each([true, false])(
    "has one field for both passwords and the choice next to it, with JavaScript: %s",
    async (javaScriptEnabled) => {
      for (const [who, password] of [
        ["Guest", GUEST_PASSWORD],
        ["Client", CLIENT_PASSWORD],
      ] as const) {
        const page = await open(ENTER, { ...PHONE, javaScriptEnabled });
        expect(await page.locator("input[type=password]").count()).toBe(1);
        for (const name of ["Guest", "Client"] as const) {
          expect(await role(page, name).isVisible()).toBe(true);
          expect(await role(page, name).isChecked(), "who sees less is chosen").toBe(name === "Guest");
        }
        await role(page, who).check();
        await send(page, password);
        expect(new URL(page.url()).pathname).toBe(`/g/${GALLERY}/`);
        await page.context().close();
      }
    },
  );

  it("keeps the choice after a wrong password, and suggests the other one", async () => {
    const page = await open();
    await role(page, "Client").check();
    await send(page, GUEST_PASSWORD);
    expect(await page.getByRole("alert").innerText()).toContain("choose “Guest”");
    expect(await role(page, "Client").isChecked()).toBe(true);
    expect(await role(page, "Guest").isVisible()).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });

  // Both passwords were kept under one name, and the browser offered the guests' password to clients.
  it.each([true, false])(
    "says to password managers whose password it is, and sends nothing of that, with JavaScript: %s",
    async (javaScriptEnabled) => {
      const page = await open(ENTER, { javaScriptEnabled });
      const owner = page.locator("form:has(input[type=password]) input[autocomplete=username]");
      expect(await owner.count()).toBe(1);
      expect(await owner.isVisible()).toBe(false);
      expect(await owner.inputValue()).toBe(javaScriptEnabled ? `${GALLERY} guest` : GALLERY);
      for (const who of ["Guest", "Client"] as const) {
        await role(page, who).check();
        expect(await owner.inputValue()).toBe(javaScriptEnabled ? `${GALLERY} ${who.toLowerCase()}` : GALLERY);
      }
      const sent = page.waitForRequest((request) => request.method() === "POST");
      await send(page, CLIENT_PASSWORD);
      expect([...new URLSearchParams((await sent).postData() ?? "").keys()].toSorted()).toEqual(["password", "role"]);
      await page.context().close();
    },
  );

  it("has the choice made for people who follow the clients' link", async () => {
    const page = await open(`${ENTER}?as=client`);
    expect(await role(page, "Client").isChecked()).toBe(true);
    expect(await page.locator("[autocomplete=username]").inputValue()).toBe(`${GALLERY} client`);
    await page.context().close();
  });

  const screens = LANGUAGES.flatMap((locale) => [360, 390, 768, 1440].map((width) => ({ locale, width })));
  it.each(screens)(
    "shows choice, field and button without scrolling at $width px, $locale",
    async ({ locale, width }) => {
      const page = await open(ENTER, { locale, viewport: { width, height: 800 } });
      const button = await page.getByRole("button", { name: words(locale).say("enter"), exact: true }).boundingBox();
      expect((button?.y ?? 999) + (button?.height ?? 0)).toBeLessThanOrEqual(800);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );

  it.each(["light", "dark"] as const)("is accessible, %s", async (colorScheme) => {
    const page = await open(ENTER, { colorScheme });
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });
});

describe("a picture for everybody", () => {
  beforeAll(async () => {
    const photographer = await wedding.photographer();
    const chosen = await photographer.post(`/studio/g/${GALLERY}/`, { action: "cover", "public-cover": "blurred" });
    expect(chosen.status).toBe(303);
    await wedding.settings({ listed: true });
  });

  it.each([360, 390, 768, 1440])("leaves the choice, the field and the button in sight at %d px", async (width) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open(ENTER, { locale: "fr", colorScheme, viewport: { width, height: 800 } });
      const picture = page.locator(".sheet-picture img");
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
      const button = await page.getByRole("button", { name: words("fr").say("enter"), exact: true }).boundingBox();
      expect((button?.y ?? 999) + (button?.height ?? 0)).toBeLessThanOrEqual(800);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await axeFaults(page)).toEqual([]);
      await page.context().close();
    }
  });

  it.each(["light", "dark"] as const)("leads from the home page to the entry page, %s", async (colorScheme) => {
    const page = await open("/", { ...PHONE, colorScheme });
    const gallery = page.getByRole("link", { name: /Anna & Ben/ });
    const picture = gallery.locator("img");
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    expect(await axeFaults(page)).toEqual([]);
    await gallery.click();
    await page.waitForURL(`**${ENTER}*`);
    expect(await role(page, "Guest").isVisible()).toBe(true);
    await page.context().close();
  });
});

describe("the client password typed by somebody who chose Guest", () => {
  // On a tablet at the party, a choice that was widened would show everybody the photos that were hidden from them.
  it("opens what guests see, and nothing private", async () => {
    const visitor = new Visitor(wedding.glassine);
    await visitor.enter(GALLERY, "guest", CLIENT_PASSWORD);
    for (const path of ["", "highlights/", "dancing/"]) {
      const page = await visitor.text(`/g/${GALLERY}/${path}`);
      for (const trace of PRIVATE_TRACES) expect(page).not.toContain(trace);
    }
    expect((await visitor.get(`/g/${GALLERY}/boudoir/`)).status).toBe(404);
    expect((await visitor.post(`/g/${GALLERY}/marks`, { photo: "dance-1", private: "true" })).status).toBe(404);
    expect((await visitor.post(`/g/${GALLERY}/view`, { as: "client" })).headers.get("location")).toContain("/enter");
  });

  it("is never replaced by the guest password, which opens nothing for clients", async () => {
    const visitor = new Visitor(wedding.glassine);
    await expect(visitor.enter(GALLERY, "client", GUEST_PASSWORD)).rejects.toThrow("401");
  });

  it("opens nothing for guests if guests can't enter", async () => {
    const { DB } = wedding.glassine.env;
    const change = { guestPassword: null };
    const liveSets = ["highlights", "dancing", "boudoir"];
    const changed = await changeSettings(DB, { gallery: GALLERY, change, liveSets, now: Date.now() });
    expect(changed.ok).toBe(true);
    const visitor = new Visitor(wedding.glassine);
    await expect(visitor.enter(GALLERY, "guest", CLIENT_PASSWORD)).rejects.toThrow("401");
    await visitor.enter(GALLERY, "client", CLIENT_PASSWORD);
  });
});
