import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { xmpSidecar } from "../../worker/domain/export/xmp.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, PASSWORD } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { enterWith } from "../support/way-in.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "responses"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

const at = (path: string) => new URL(path, wedding.glassine.url).href;
const SET = `/g/${GALLERY}/dancing/`;
const SELECTION = `/g/${GALLERY}/selection`;
const heart = (page: Page, photo: string) => page.locator(`[id="${photo}"] .heart`);
const saved = async () => (await listSelections(wedding.glassine.env.DB, GALLERY)).map(({ picks }) => picks);

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  contexts.push(context);
  return context.newPage();
}

async function asGuest(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(options);
  await page.goto(at(`/g/${GALLERY}/enter?next=${encodeURIComponent(SET)}`));
  await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
  await page.waitForURL(at(SET));
  return page;
}

async function asClient(email: string, set = SET): Promise<Page> {
  const page = await newPage();
  await signInOn(page, { email, set });
  return page;
}

async function signInOn(page: Page, { email, set }: { email: string; set: string }): Promise<void> {
  await page.goto(at(`/clients/?next=${encodeURIComponent(set)}`));
  await page.getByLabel("Email").fill(email);
  await page.locator("[id='@password']").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(at(set));
}

describe("photos that were enlarged", () => {
  const views = async () => {
    const rows = await wedding.glassine.env.DB.prepare(
      "SELECT subject, n FROM views WHERE kind = 'photo' ORDER BY 1",
    ).all();
    return rows.results.map(({ subject, n }) => `${subject} ${n}`);
  };

  it("are counted once each when the page is left, however often somebody came back to them", async () => {
    const page = await asGuest();
    await page.locator("[id='dance-1'] > a").click();
    await page.locator("dialog[open]").waitFor();
    for (const [key, photo] of [
      ["ArrowRight", "dance-2"],
      ["ArrowLeft", "dance-1"],
    ] as const) {
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href.includes(photo));
    }
    expect(await views()).toEqual([]);
    await page.goto(at(`/g/${GALLERY}/`));
    await expect.poll(views).toEqual(["dance-1 1", "dance-2 1"]);
    // A page that is opened again is another look.
    await page.goto(at(SET));
    await page.locator("[id='dance-1'] > a").click();
    await page.locator("dialog[open]").waitFor();
    await page.goto("about:blank");
    await expect.poll(views).toEqual(["dance-1 2", "dance-2 1"]);
  });
});

describe("choosing", () => {
  it("makes one selection on two devices of a client, and another for a guest", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    const [laptop, phone, guest] = [await asClient(email), await asClient(email), await asGuest()];
    await heart(laptop, "dance-1").click();
    await laptop.getByText("1 chosen").waitFor();
    await heart(guest, "dance-2").click();
    await guest.getByText("1 chosen").waitFor();
    await expect.poll(saved).toHaveLength(2);
    await phone.reload();
    expect(await heart(phone, "dance-1").getAttribute("name")).toBe("unpick");
    expect(await heart(phone, "dance-2").getAttribute("name")).toBe("pick");
    expect(await heart(guest, "dance-1").getAttribute("name")).toBe("pick");
  });

  it("continues without a network, says what is unsaved, survives closing the page, and is saved later", async () => {
    const page = await asGuest();
    await page.waitForLoadState("networkidle");
    await page.context().setOffline(true);
    await heart(page, "dance-1").click();
    await page.getByText("1 change is not saved yet").waitFor();
    expect(await heart(page, "dance-1").getAttribute("name")).toBe("unpick");
    expect(await saved()).toEqual([]);
    await page.goto("about:blank");
    await page.context().setOffline(false);
    await page.goto(at(SET));
    await expect.poll(async () => (await saved())[0]?.map((p) => p.photo)).toEqual(["dance-1"]);
    await page.getByText("1 chosen").waitFor();
  });

  it.each([
    ["a protected gallery", GALLERY, "dancing", "dance-1"],
    // There a session that ended finds nothing at all, which once looked as if the photo alone were gone.
    ["a private gallery", "elopement", "hill", "two"],
  ])(
    "keeps what was chosen while signed out of %s, and saves it after signing in again",
    async (_, gallery, id, photo) => {
      await askFor(wedding, {}, gallery);
      const { email } = await clientOf(wedding, [gallery]);
      const set = `/g/${gallery}/${id}/`;
      const kept = async () => (await listSelections(wedding.glassine.env.DB, gallery)).flatMap(({ picks }) => picks);
      const page = await asClient(email, set);
      await page.waitForLoadState("networkidle");
      await page.context().clearCookies();
      await heart(page, photo).click();
      await page.getByText("You’re signed out").waitFor();
      await page.getByText("1 change is not saved yet").waitFor();
      expect(await kept()).toEqual([]);
      await signInOn(page, { email, set });
      await expect.poll(async () => (await kept()).map((pick) => pick.photo)).toEqual([photo]);
    },
  );

  it("never changes the selection of somebody who signed in meanwhile", async () => {
    const [anna, ben] = [await clientOf(wedding, [GALLERY], "Anna"), await clientOf(wedding, [GALLERY], "Ben")];
    const page = await asClient(anna.email);
    await page.waitForLoadState("networkidle");
    const other = await page.context().newPage();
    await page.context().clearCookies();
    await signInOn(other, { email: ben.email, set: SET });
    await heart(page, "dance-1").click();
    await page.getByText("You’re signed out").waitFor();
    await heart(other, "dance-2").click();
    await expect.poll(async () => (await saved()).map((picks) => picks.map((p) => p.photo))).toEqual([["dance-2"]]);
    await other.reload();
    await other.getByText("1 chosen").waitFor();
    expect(await heart(other, "dance-1").getAttribute("name")).toBe("pick");
    await page.context().clearCookies();
    await signInOn(page, { email: anna.email, set: SET });
    await expect
      .poll(async () => (await saved()).map((picks) => picks.map((p) => p.photo)).sort())
      .toEqual([["dance-1"], ["dance-2"]]);
  });

  it("stops at the maximum, and is undone if the gallery refuses it", async () => {
    await askFor(wedding, { maxPicks: 1 });
    const page = await asGuest();
    await heart(page, "dance-1").click();
    await page.getByText("1 of 1 chosen").waitFor();
    await heart(page, "dance-2").click();
    await page.getByText("Remove one first").waitFor();
    expect(await heart(page, "dance-2").getAttribute("name")).toBe("pick");
  });

  it("includes stars, colour and comment in the enlarged photo, by form and by key, and filters by them", async () => {
    const page = await asGuest();
    await page.locator("[id='dance-1'] a").click();
    const dialog = page.locator("dialog[open]");
    await dialog.getByRole("button", { name: "Stars, colour, comment" }).click();
    await dialog.getByRole("radio", { name: "3 stars" }).check({ force: true });
    await dialog.getByRole("radio", { name: "Green" }).check({ force: true });
    await dialog.getByRole("textbox", { name: "Comment" }).fill("For the wall");
    await dialog.getByRole("textbox", { name: "Comment" }).press("Tab");
    await expect
      .poll(async () => (await saved())[0])
      .toEqual([{ photo: "dance-1", picked: false, stars: 3, label: "green", comment: "For the wall", lists: [] }]);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForURL("**/photo/dance-2/");
    expect(await dialog.getByRole("textbox", { name: "Comment" }).inputValue()).toBe("");
    await page.keyboard.press("h");
    await expect.poll(async () => (await saved())[0]?.filter((p) => p.picked).map((p) => p.photo)).toEqual(["dance-2"]);
    // First the form, then the photo.
    await page.keyboard.press("Escape");
    await dialog.getByRole("textbox", { name: "Comment" }).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    const shown = () => page.locator(".tile:visible").evaluateAll((tiles) => tiles.map(({ id }) => id));
    const show = page.getByRole("combobox", { name: "Show" });
    for (const [wanted, ids] of [
      ["picked", ["dance-2"]],
      ["stars 3", ["dance-1"]],
      ["label green", ["dance-1"]],
      ["commented", ["dance-1"]],
      ["label red", []],
      ["", ["dance-1", "dance-2"]],
    ] as const) {
      await show.selectOption(wanted);
      await expect.poll(shown, { message: wanted }).toEqual(ids);
    }
  });

  it("includes comparing photos side by side, with their hearts", async () => {
    const page = await asGuest();
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText("Select two to four photos").waitFor();
    for (const photo of ["dance-1", "dance-2"]) await page.getByRole("checkbox", { name: `Select ${photo}` }).check();
    await page.getByRole("button", { name: "Compare" }).click();
    const dialog = page.locator("dialog[open]");
    await expect.poll(() => dialog.locator("img").count()).toBe(2);
    await dialog.getByRole("button", { name: "Choose dance-2" }).click();
    await expect.poll(async () => (await saved())[0]?.map((p) => p.photo)).toEqual(["dance-2"]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
});

describe("sending", () => {
  it("happens once the network is back, as one submission", async () => {
    await askFor(wedding, {
      questions: [{ id: "album", text: "Which album?", choices: ["Linen", "Leather"], required: true }],
    });
    const page = await asGuest();
    await heart(page, "dance-1").click();
    await expect.poll(saved).toHaveLength(1);
    await page.goto(at(SELECTION));
    await page.waitForLoadState("networkidle");
    await page.getByLabel("Your name").fill("Uncle Franz");
    await page.getByLabel("Email").fill("franz@example.com");
    await page.getByLabel("Linen").check();
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByText("The gallery can’t be reached").waitFor();
    await page.context().setOffline(false);
    await page.getByText("Mara Lindt has received your selection").waitFor();
    const [one] = await listSelections(wedding.glassine.env.DB, GALLERY);
    expect(one?.rounds.map(({ name, answers }) => [name, answers])).toEqual([["Uncle Franz", { album: "Linen" }]]);
  });

  it("works without JavaScript, from the heart to the thank-you", async () => {
    await askFor(wedding, { afterwards: "close" });
    const page = await asGuest({ javaScriptEnabled: false });
    expect(await page.locator(".only").isHidden()).toBe(true);
    expect(await page.locator(".only").count()).toBe(1);
    await heart(page, "dance-1").click({ force: true });
    await page.locator("[id='dance-1'] a").click();
    await page.getByRole("radio", { name: "4 stars" }).check({ force: true });
    await page.getByRole("textbox", { name: "Comment" }).fill("Lovely");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "My selection" }).first().click();
    await page.getByText("Lovely").waitFor();
    await page.getByLabel("Your name").fill("Uncle Franz");
    await page.getByLabel("Email").fill("franz@example.com");
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByRole("heading", { name: "Thank you" }).waitFor();
    const [one] = await listSelections(wedding.glassine.env.DB, GALLERY);
    expect(one?.rounds[0]?.picks).toEqual([
      { photo: "dance-1", picked: true, stars: 4, label: null, comment: "Lovely", lists: [] },
    ]);
  });
});

describe("for everybody", () => {
  it.each([
    { colorScheme: "light", viewport: { width: 1280, height: 800 } },
    { colorScheme: "dark", viewport: { width: 320, height: 700 } },
  ] as const)("the pages of clients are accessible and fit, $colorScheme", async (look) => {
    const { email, visitor } = await clientOf(wedding, [GALLERY, "elopement"]);
    await visitor.post(SELECTION, { photo: "dance-1", picked: "true", stars: "3", label: "red", comment: "Wow" });
    const page = await newPage(look);
    const check = async (path: string) => {
      if (path) await page.goto(at(path));
      expect(await violations(page), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    };
    await check("/clients/");
    await page.getByLabel("Email").fill(email);
    await page.locator("[id='@password']").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("1 chosen, not sent yet").waitFor();
    await page.getByText("Change password").first().click();
    await check("");
    for (const path of [SET, `/g/${GALLERY}/photo/dance-1/`, SELECTION]) await check(path);
  });

  it.each(["light", "dark"] as const)(
    "the studio's pages of clients and selections are accessible, %s",
    async (colorScheme) => {
      const { visitor } = await clientOf(wedding, [GALLERY]);
      await visitor.post(SELECTION, { photo: "dance-1", picked: "true", stars: "3", label: "red", comment: "Wow" });
      await visitor.post(`${SELECTION}/submit`, { key: "0123456789", message: "Thanks" });
      const [one] = await listSelections(wedding.glassine.env.DB, GALLERY);
      const page = await newPage({ colorScheme });
      await page.goto(at("/studio/enter"));
      await page.locator("input[type=password]").fill(STUDIO_PASSWORD);
      await page.locator("main button[type=submit]").click();
      await page.waitForURL(at("/studio/"));
      const selections = `/studio/g/${GALLERY}/selections/`;
      for (const path of ["/studio/clients/", selections, `${selections}?selection=${one?.id}`]) {
        await page.goto(at(path));
        for (const summary of await page.locator("details > summary").all()) await summary.click();
        expect(await violations(page), path).toEqual([]);
      }
    },
  );
});

it("an XML reader finds the client's exact words in an XMP sidecar", async () => {
  const comment = `"quoted" & <b>bold</b> 'single'\nsecond line \u0007 💍`;
  const xmp = xmpSidecar({ stars: 4, label: "purple", comment }, ["Client pick", "a & b"]);
  const page = await newPage();
  const read = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, "application/xml");
    const of = (space: string, name: string) =>
      document
        .getElementsByTagNameNS("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "Description")[0]
        ?.getAttributeNS(space, name);
    return {
      broken: document.getElementsByTagName("parsererror").length,
      rating: of("http://ns.adobe.com/xap/1.0/", "Rating"),
      label: of("http://ns.adobe.com/xap/1.0/", "Label"),
      instructions: of("http://ns.adobe.com/photoshop/1.0/", "Instructions"),
      keywords: [...document.getElementsByTagNameNS("http://purl.org/dc/elements/1.1/", "subject")]
        .flatMap((subject) => [...subject.getElementsByTagName("rdf:li")])
        .map(({ textContent }) => textContent),
    };
  }, xmp);
  expect(read).toEqual({
    broken: 0,
    rating: "4",
    label: "Purple",
    instructions: `"quoted" & <b>bold</b> 'single'\nsecond line  💍`,
    keywords: ["Client pick", "a & b"],
  });
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}
