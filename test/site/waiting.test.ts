import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, PASSWORD } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { enterWith } from "../support/way-in.ts";
import { openWedding, type Wedding } from "../support/wedding.ts";

// What a first-time visitor chose while the gallery could not be reached went to whoever was known next in that browser.

const OPEN = "christening";
const SET = `/g/${OPEN}/church/`;

let wedding: Wedding;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await wedding.settings({ visibility: "public" }, OPEN);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "ledger"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {}, OPEN);
  context = await browser.newContext({ reducedMotion: "reduce", locale: "en" });
});
afterEach(() => context?.close());

const at = (path: string) => new URL(path, wedding.glassine.url).href;
const heart = (page: Page) => page.locator("[id='font'] .heart");
const act = (page: Page) => heart(page).getAttribute("name");
/** Who keeps what: each holder with the names of their photos. */
const kept = async () =>
  (await listSelections(wedding.glassine.env.DB, OPEN)).map(({ holder, picks }) => [
    holder.split(":")[0],
    picks.flatMap(({ photo, picked }) => (picked ? photo : [])),
  ]);

async function open(path = SET): Promise<Page> {
  const page = await context.newPage();
  await page.goto(at(path));
  await page.waitForLoadState("networkidle");
  return page;
}

const waits = (page: Page) => page.getByText("1 change is not saved yet").waitFor();
/** A page whose changes do not reach the gallery, with one that waits. */
async function cutOff(): Promise<Page> {
  const page = await open();
  await page.route("**/selection", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await heart(page).click();
  await waits(page);
  return page;
}

const connect = (page: Page) => page.unrouteAll();
/** As when its tab comes to the front: asks whose the selection is, and tries again. */
async function look(page: Page): Promise<void> {
  const asked = page.waitForResponse(
    (answer) => answer.url().endsWith("/selection") && answer.request().method() === "GET",
  );
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await asked;
}

async function enterAsClient(page: Page): Promise<void> {
  await page.goto(at(`/g/${OPEN}/enter`));
  await enterWith(page, { role: "Client", password: "christening-client" });
  await page.waitForURL((url) => !url.pathname.endsWith("/enter"));
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(at(`/clients/?next=${encodeURIComponent(SET)}`));
  await page.getByLabel("Email").fill(email);
  await page.locator("[id='@password']").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(at(SET));
}

/** Leaves the gallery, as its button does. */
const leave = (page: Page) =>
  page.evaluate((path) => fetch(path, { method: "POST" }).then(() => {}), `/g/${OPEN}/leave`);

it("a first change whose answer was lost is sent again for the same person", async () => {
  const page = await open();
  let lost = false;
  await page.route("**/selection", async (route) => {
    if (lost || route.request().method() !== "POST") return route.continue();
    lost = true;
    // Taken by the gallery, cookies and all, and never heard of.
    await route.fetch();
    await route.abort();
  });
  await heart(page).click();
  await page.getByText("All changes are saved").waitFor();
  expect(lost).toBe(true);
  expect(await kept()).toEqual([["session", ["font"]]]);
  await page.reload();
  expect(await act(page)).toBe("unpick");
});

it("a first change that was never sent is saved when its owner comes back", async () => {
  const page = await cutOff();
  await page.close();
  expect(await kept()).toEqual([]);
  const later = await open();
  await expect.poll(kept).toEqual([["session", ["font"]]]);
  expect(await act(later)).toBe("unpick");
});

it("a page opened before the first change continues with the same person", async () => {
  const [one, other] = [await open(), await open()];
  await heart(one).click();
  await expect.poll(kept).toEqual([["session", ["font"]]]);
  await look(other);
  await expect.poll(() => act(other)).toBe("unpick");
  await heart(other).click();
  await expect.poll(kept).toEqual([["session", []]]);
});

it("the second of two visitors in one browser gets nothing that the first, who left, could not save", async () => {
  const first = await cutOff();
  await leave(first);
  const second = await open();
  expect(await act(second)).toBe("pick");
  await connect(first);
  await look(first);
  await first.getByText("You’re signed out").waitFor();
  await waits(first);
  expect(await kept()).toEqual([]);
  await heart(second).click();
  await expect.poll(kept).toEqual([["session", ["font"]]]);
  await look(first);
  await waits(first);
  // It is there to be asked about, and no part of what the second has.
  await second.reload();
  await second.getByText("1 change from an earlier visit").waitFor();
});

it("a guest's unsaved changes go to no client who enters meanwhile, and are saved when the guest is back", async () => {
  const guest = await cutOff();
  const client = await context.newPage();
  await enterAsClient(client);
  await client.goto(at(SET));
  await client.waitForLoadState("networkidle");
  expect(await act(client)).toBe("pick");
  await connect(guest);
  await look(guest);
  await guest.getByText("You’re signed out").waitFor();
  await waits(guest);
  expect(await act(guest)).toBe("unpick");
  expect(await kept()).toEqual([]);
  // The client's session ends.
  await context.clearCookies({ name: `__Host-g-${OPEN}` });
  await look(guest);
  await expect.poll(kept).toEqual([["session", ["font"]]]);
});

it("a guest's unsaved changes go to no account that signs in from another tab", async () => {
  const { email } = await clientOf(wedding, [OPEN]);
  const guest = await cutOff();
  const account = await context.newPage();
  await signIn(account, email);
  await connect(guest);
  await look(guest);
  await guest.getByText("You’re signed out").waitFor();
  await account.reload();
  await account.waitForLoadState("networkidle");
  expect(await act(account)).toBe("pick");
  expect(await kept()).toEqual([]);
  await guest.close();
  await context.clearCookies({ name: "__Host-client" });
  const back = await open();
  await expect.poll(kept).toEqual([["session", ["font"]]]);
  expect(await act(back)).toBe("unpick");
});

async function leaveBehind(page: Page, name: string): Promise<() => Promise<string | null>> {
  const key = `glassine ${OPEN} ${name}`;
  const text = JSON.stringify({ font: { picked: true } });
  await page.evaluate(([at = "", waiting = ""]) => localStorage.setItem(at, waiting), [key, text]);
  await page.reload();
  return () => page.evaluate((at) => localStorage.getItem(at), key);
}

it.each([
  ["by a version of before", ""],
  ["under a claim that nobody makes any more", "6c1f0a52-5b7e-4b8e-9d39-0f2f6b1c7a11"],
])("changes that were left in the browser %s are saved only for who says that they are theirs", async (_, name) => {
  const page = await open();
  const left = await leaveBehind(page, name);
  await page.getByText("1 change from an earlier visit").waitFor();
  expect(await act(page)).toBe("pick");
  expect(await kept()).toEqual([]);
  await page.reload();
  await page.getByRole("button", { name: "Yes, save" }).click();
  await expect.poll(kept).toEqual([["session", ["font"]]]);
  expect(await act(page)).toBe("unpick");
  await expect.poll(left).toBeNull();
});

it("unsaved changes are deleted if somebody says that they are nobody's", async () => {
  const page = await open();
  const left = await leaveBehind(page, "");
  await page.getByRole("button", { name: "No, delete" }).click();
  await expect.poll(left).toBeNull();
  await page.reload();
  await page.waitForLoadState("networkidle");
  expect(await page.getByText("from an earlier visit").count()).toBe(0);
  expect(await act(page)).toBe("pick");
  expect(await kept()).toEqual([]);
});
