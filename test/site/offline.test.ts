import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { asLink } from "../../worker/domain/link.ts";
import { endGalleryLink, renameGalleryLink } from "../../worker/store/gallery-links.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { axeFaultsInEachLook } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { PATIENT_MS } from "../support/patience.ts";
import type { Visitor } from "../support/visitor.ts";
import { CLIENT_PASSWORD, GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

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
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });

async function open(visitor: Visitor | null, path = "/highlights/"): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const url = new URL(wedding.glassine.url).href.replace("http:", "https:");
  const cookies = [...(visitor?.cookies ?? [])].map(([name, value]) => ({ name, value, url, secure: true }));
  await context.addCookies(cookies);
  page = await context.newPage();
  await page.goto(at(path), { waitUntil: "networkidle" });
  return context;
}

async function keep() {
  await button("Keep offline").click();
  await page.locator("dialog").getByRole("button", { name: "Keep offline" }).click();
  await page.getByText("Kept on this device. This page opens").waitFor();
  await page.locator("dialog").getByRole("button", { name: "Done" }).click();
}

/** What a browser has stored, whatever it is. */
const stored = () =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const rows: string[] = [];
    for (const { name = "" } of databases) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open(name);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store);
        const keys = await new Promise<IDBValidKey[]>((resolve) => {
          const asked = all.getAllKeys();
          asked.onsuccess = () => resolve(asked.result);
        });
        const values = await new Promise<unknown[]>((resolve) => {
          const asked = all.getAll();
          asked.onsuccess = () => resolve(asked.result);
        });
        const textOf = (value: unknown): string => {
          if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
          if (value instanceof CryptoKey) return `key extractable=${value.extractable}`;
          if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return String(value);
          return Object.values(value).map(textOf).join(" ");
        };
        for (const [i, value] of values.entries()) rows.push(`${store} ${JSON.stringify(keys[i])} ${textOf(value)}`);
      }
      db.close();
    }
    const cached = (
      await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    ).flat();
    return { rows, cached: cached.map(({ url }) => new URL(url).pathname) };
  });

/** Names of the pictures on the page that are there. */
const pictures = () =>
  page
    .locator(".tile")
    .evaluateAll((tiles) =>
      tiles
        .filter((tile) => (tile.querySelector("img")?.naturalWidth ?? 0) > 0)
        .map((tile) => decodeURIComponent(tile.id)),
    );

const CLIENTS = ["open-laugh", "secret-kiss", "Übergang am See 01"];

describe("a set that is kept offline", () => {
  it("opens without a connection, and is gone once its client signs out", async () => {
    const context = await open(await wedding.client());
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    // Nothing is registered or stored for people who don't ask for it.
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    expect(await stored()).toEqual({ rows: [], cached: [] });

    await button("Keep offline").click();
    await page.getByText(/^3 photos, [\d.]+ MB: as you see them now/).waitFor();
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    await page.locator("dialog").getByRole("button", { name: "Keep offline" }).click();
    await page.getByText("Kept on this device. This page opens").waitFor();
    await page.locator("dialog").getByRole("button", { name: "Done" }).click();
    await page.locator(".keep.kept").waitFor();

    // At rest there is nothing to read: no name, no title, no picture, and no key that a script could read.
    const { rows, cached } = await stored();
    expect(rows.filter((row) => row.startsWith("things ")).length).toBeGreaterThan(4);
    expect(rows.filter((row) => /kiss|laugh|Highlights|Anna|ftypavif|JFIF|<html/.test(row))).toEqual([]);
    expect(rows.filter((row) => row.includes("extractable"))).toEqual([expect.stringContaining("extractable=false")]);
    expect(cached.filter((path) => !path.startsWith("/_astro/"))).toEqual([]);

    await context.setOffline(true);
    await page.goto(at("/highlights/"));
    await page.getByText(/^You’re offline\. This page has been kept on this device since .*\d{4}/).waitFor();
    await expect.poll(pictures).toEqual(CLIENTS);
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    // The enlarged photo comes from what is kept, too.
    await page.locator('[id="secret-kiss"] > a').click();
    await expect
      .poll(() =>
        page
          .locator("dialog .slide img, dialog img")
          .first()
          .evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBeGreaterThan(0);
    // A photo's own page leads to its set; other pages list what is kept.
    await page.goto(at("/photo/secret-kiss/"));
    expect(page.url()).toBe(at("/highlights/#secret-kiss"));
    await page.goto(at("/"));
    await page.getByRole("heading", { name: "You’re offline" }).waitFor();
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    await page.getByRole("link", { name: "Highlights · Anna & Ben" }).click();
    await expect.poll(pictures).toEqual(CLIENTS);
    // A set that nobody chose is not there.
    await page.goto(at("/boudoir/"));
    await page.getByRole("heading", { name: "You’re offline" }).waitFor();

    await context.setOffline(false);
    await page.goto(at("/highlights/"), { waitUntil: "networkidle" });
    expect(await page.locator(".offline-note").count()).toBe(0);
    await button("Sign out").click();
    await page.waitForURL(at("/enter"));
    expect((await stored()).rows).toEqual([]);
    await expect.poll(async () => (await stored()).cached).toEqual([]);
    // A guest who enters in the same browser finds nothing of it.
    await page.getByRole("radio", { name: /Guest/ }).check();
    await page.getByLabel("Password", { exact: true }).fill(GUEST_PASSWORD);
    await button("Enter").click();
    await page.waitForURL(at("/"));
    await context.setOffline(true);
    await expect(page.goto(at("/highlights/"))).rejects.toThrow(/ERR_/);
  });

  it("is deleted by signing out without a connection, which is said", async () => {
    const context = await open(await wedding.client());
    await keep();
    await context.setOffline(true);
    await page.goto(at("/highlights/"));
    await button("Sign out").click();
    await page.getByText("What was kept on this device has been deleted.").waitFor();
    expect((await stored()).rows).toEqual([]);
    await expect(page.goto(at("/highlights/"))).rejects.toThrow(/ERR_/);
  });

  it("is deleted before anything is shown, once its session is revoked or looks as somebody else", async () => {
    const context = await open(await wedding.client());
    await keep();
    await button("View as guest").click();
    await page.getByText("This is what guests see.").waitFor();
    expect((await stored()).rows).toEqual([]);
    await button("Back to my view").click();
    await page.goto(at("/highlights/"), { waitUntil: "networkidle" });
    await keep();
    await wedding.settings({ clientPassword: "another-password" });
    try {
      await page.goto(at("/highlights/"));
      expect(page.url()).toContain("/enter");
      expect((await stored()).rows).toEqual([]);
      await context.setOffline(true);
      await expect(page.goto(at("/highlights/"))).rejects.toThrow(/ERR_/);
    } finally {
      await wedding.settings({ clientPassword: CLIENT_PASSWORD });
    }
  });

  it("is renewed when a photo was hidden meanwhile: without a connection, a guest sees what guests see now", async () => {
    const context = await open(await wedding.guest());
    await keep();
    const { DB } = wedding.glassine.env;
    const mark = (isPrivate: boolean) =>
      changeMarks(DB, {
        gallery: GALLERY,
        photos: ["open-laugh"],
        hide: isPrivate,
        by: "client password",
        now: Date.now(),
      });
    await mark(true);
    try {
      const before = (await stored()).rows.length;
      await page.goto(at("/"));
      expect((await stored()).rows.length).toBeLessThan(before);
      await context.setOffline(true);
      await page.goto(at("/highlights/"));
      await expect.poll(pictures).toEqual(["Übergang am See 01"]);
      expect(await page.content()).not.toContain("open-laugh");
    } finally {
      await mark(false);
    }
  });

  it("stays, with everything in it, when its gallery gets another link", async () => {
    const { DB } = wedding.glassine.env;
    const context = await open(await wedding.guest());
    await keep();
    const [link, other] = [asLink(GALLERY), asLink("anna-and-ben")];
    await renameGalleryLink(DB, { gallery: GALLERY, from: link, to: other, now: 1 });
    try {
      await page.goto(at("/"));
      expect(new URL(page.url()).pathname).toBe("/g/anna-and-ben/");
      await endGalleryLink(DB, { gallery: GALLERY, link, now: 2 });
      await page.goto(new URL("/g/anna-and-ben/dancing/", wedding.glassine.url).href);
      await context.setOffline(true);
      await page.goto(new URL("/g/anna-and-ben/highlights/", wedding.glassine.url).href);
      await expect.poll(pictures).toEqual(["open-laugh", "Übergang am See 01"]);
      expect(await page.content()).not.toContain(`/g/${GALLERY}/`);
    } finally {
      await context.setOffline(false);
      await renameGalleryLink(DB, { gallery: GALLERY, from: other, to: link, now: 3 });
    }
  });

  it("is deleted once the photographer switches it off, and is not offered any more to anybody", async () => {
    await open(await wedding.guest());
    await keep();
    await wedding.settings({ keepOffline: false });
    try {
      await page.goto(at("/highlights/"));
      expect(await stored()).toEqual({ rows: [], cached: [] });
      await button("Select").waitFor();
      expect(await button("Keep offline").count()).toBe(0);
      for (const visitor of [await wedding.guest(), await wedding.client(), await wedding.photographer()])
        for (const path of ["?set=highlights", "/highlights", "/boudoir", "/none"]) {
          const answer = await visitor.get(`/g/${GALLERY}/view/offline${path}`);
          expect([403, 404], path).toContain(answer.status);
        }
    } finally {
      await wedding.settings({ keepOffline: true });
    }
  });

  it("is taken away by its own button, with everything that came with it", async () => {
    await open(await wedding.guest());
    await keep();
    await button(/^Keep offline/).click();
    await page.getByText(/^Kept on this device since .*MB$/).waitFor();
    await button("Remove from this device").click();
    await page.getByText("Removed from this device.").waitFor();
    expect((await stored()).rows).toEqual([]);
    expect((await stored()).cached).toEqual([]);
    expect(await page.locator(".keep.kept").count()).toBe(0);
  });

  it("can be kept of a public gallery, whose guest gets a session that can end", async () => {
    await wedding.settings({ visibility: "public" });
    try {
      const context = await open(null);
      expect(await context.cookies()).toEqual([]);
      await keep();
      await context.setOffline(true);
      await page.goto(at("/highlights/"));
      await expect.poll(pictures).toEqual(["open-laugh", "Übergang am See 01"]);
      await context.setOffline(false);
      await page.goto(at("/highlights/"));
      await button("Sign out").click();
      await page.waitForURL((url) => !url.pathname.endsWith("/leave"));
      expect((await stored()).rows).toEqual([]);
    } finally {
      await wedding.settings({ visibility: "protected" });
    }
  });

  it("says in words that there is no room, before and while it is kept, and leaves nothing behind", async () => {
    const context = await open(await wedding.guest());
    const begin = async () => {
      await button("Keep offline").click();
      await page.locator("dialog").getByRole("button", { name: "Keep offline" }).click();
    };
    const devtools = await context.newCDPSession(page);
    const { origin } = new URL(page.url());
    // The browser says there is room, and has none.
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 100 });
    await begin();
    await page.getByText("This device has run out of room, so nothing was kept.").waitFor();
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
    await page.locator("dialog").getByRole("button", { name: "Done" }).click();
    expect((await stored()).rows).toEqual([]);
    const registrations = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    await expect.poll(registrations).toBe(0);
    // It says so itself.
    await page.evaluate(() =>
      Object.assign(navigator.storage, { estimate: async () => ({ quota: 500_000, usage: 499_000 }) }),
    );
    await begin();
    await page.getByText(/There isn’t enough room on this device: this needs [\d.]+ MB, and 0\.1 MB is free/).waitFor();
    expect(await registrations()).toBe(0);
  });
});

describe("a page that is left open", () => {
  it("says that photos came, moves nothing, and shows them when that is asked for", async () => {
    const client = await wedding.client();
    const mark = (isPrivate: boolean) => {
      return client.post(`/g/${GALLERY}/marks`, { photo: wedding.hidden, private: String(isPrivate) });
    };
    const asked: string[] = [];
    await open(await wedding.guest());
    page.on("request", (request) => void (request.url().includes("/view/news/") && asked.push(request.url())));
    await page.clock.install();
    await page.reload({ waitUntil: "networkidle" });
    await page.evaluate(() => scrollTo(0, 40));
    const place = () => page.evaluate(() => [scrollY, document.querySelector(".grid")?.getBoundingClientRect().top]);
    const before = await place();
    await page.clock.runFor(15_000);
    expect(asked).toEqual([]);
    const pill = page.locator(".toast", { hasText: "new photo" });
    const ask = async (until: () => Promise<void>) =>
      vi.waitFor(
        async () => {
          await page.clock.runFor(10_000);
          await until();
        },
        { timeout: PATIENT_MS },
      );
    await ask(async () => expect(asked.length).toBeGreaterThan(2));
    expect(await pill.count()).toBe(0);

    // While a photo is enlarged, nothing covers it.
    await page.locator(".tile > a").first().click();
    await page.locator("dialog[open]").waitFor();
    await mark(false);
    await page.clock.runFor(200_000);
    expect(await pill.count()).toBe(0);
    await page.keyboard.press("Escape");
    await ask(async () => expect(await pill.textContent()).toBe("1 new photoShow"));
    expect(await place()).toEqual(before);
    expect(await axeFaultsInEachLook(page)).toEqual([]);

    // A photo that is hidden again is news no longer.
    await mark(true);
    await ask(async () => expect(await pill.count()).toBe(0));
    await mark(false);
    await ask(async () => expect(await pill.textContent()).toBe("1 new photoShow"));
    await page.getByRole("button", { name: "Show" }).click();
    await page.locator(`.tile[id="${encodeURIComponent(wedding.hidden)}"]`).waitFor();
    await mark(true);
  });
});
