import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, PASSWORD } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { ordersOf, sell } from "../support/shop.ts";
import { enterWith } from "../support/way-in.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

// A message typed on "My selection" was gone when the tab was closed without a network, or the answer to sending it was lost.

const SET = `/g/${GALLERY}/dancing/`;
const SELECTION = `/g/${GALLERY}/selection`;
const CART = `/g/${GALLERY}/cart`;
const MESSAGE = "Dear Mara,\n\nالرقصة الأولى & the “first” <b>dance</b>, please.";
const QUESTIONS = [
  { id: "album", text: "Which album?", choices: ["Linen", "Leather"], required: false },
  { id: "names", text: "Names on it?", required: false },
];

let wedding: Wedding;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await sell(wedding, { clients: "buy" });
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  const tables = ["picks", "rounds", "selections", "order_photos", "orders", "carts", "cart_entries", "ledger"];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, { questions: QUESTIONS });
  context = await browser.newContext({ locale: "en", reducedMotion: "reduce" });
});
afterEach(() => context?.close());

const at = (path: string) => new URL(path, wedding.glassine.url).href;
const message = (page: Page) => page.getByLabel("Message");
const rounds = async () =>
  (await listSelections(wedding.glassine.env.DB, GALLERY)).flatMap((held) => held.rounds.map((round) => round.message));
/** Everything that this browser keeps, as text. */
const keptBy = (page: Page) => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(at(path));
  await page.waitForLoadState("networkidle");
  return page;
}

async function enter(): Promise<Page> {
  const page = await open(`/g/${GALLERY}/enter?next=${encodeURIComponent(SET)}`);
  await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
  await page.waitForURL(at(SET));
  return page;
}

async function signIn(email: string): Promise<Page> {
  const page = await open(`/clients/?next=${encodeURIComponent(SET)}`);
  await page.getByLabel("Email").fill(email);
  await page.locator("[id='@password']").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(at(SET));
  return page;
}

/** Picks a photo and goes on to "My selection". */
async function review(page: Page): Promise<Page> {
  await page.locator("[id='dance-1'] .heart").click();
  await page.getByText("1 chosen").waitFor();
  await expect.poll(async () => (await listSelections(wedding.glassine.env.DB, GALLERY)).length).toBeGreaterThan(0);
  await page.goto(at(SELECTION));
  await page.waitForLoadState("networkidle");
  return page;
}

async function fillIn(page: Page, text = MESSAGE): Promise<void> {
  await page.getByLabel("Your name").fill("Uncle Franz");
  await page.getByLabel("Email").fill("franz@example.com");
  await page.getByLabel("Leather").check();
  await page.getByLabel("Names on it?").fill("Anna & Ben");
  await message(page).fill(text);
}

async function fillCart(page: Page): Promise<Page> {
  await page.goto(at(`/g/${GALLERY}/store`));
  const all = page.locator("form", { has: page.locator("input[name=item][value=all]") });
  await all.getByRole("button").click();
  await page.waitForURL(at(CART));
  await page.waitForLoadState("networkidle");
  return page;
}

async function leave(page: Page): Promise<void> {
  await page.evaluate((path) => fetch(path, { method: "POST" }).then(() => {}), `/g/${GALLERY}/leave`);
}

const isBack = (page: Page) => page.getByText("What you typed earlier is back.").waitFor();

describe("what is typed on “My selection”", () => {
  it("is back after the tab was closed without a network, and gone once it was sent", async () => {
    const page = await review(await enter());
    await page.context().setOffline(true);
    await fillIn(page);
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByText("Your text is kept.").waitFor();
    await page.close();
    await context.setOffline(false);

    const later = await open(SELECTION);
    await isBack(later);
    expect(await message(later).inputValue()).toBe(MESSAGE);
    expect(await later.getByLabel("Your name").inputValue()).toBe("Uncle Franz");
    expect(await later.getByLabel("Email").inputValue()).toBe("franz@example.com");
    expect(await later.getByLabel("Leather").isChecked()).toBe(true);
    expect(await later.getByLabel("Names on it?").inputValue()).toBe("Anna & Ben");
    expect(await rounds()).toEqual([]);
    await later.getByRole("button", { name: "Send my selection" }).click();
    await later.getByText("has received your selection").waitFor();
    expect(await rounds()).toEqual([MESSAGE]);
    expect(await keptBy(later)).not.toContain("glassine-draft");
    const again = await open(SELECTION);
    expect(await message(again).inputValue()).toBe("");
    expect(await again.getByText("is back").count()).toBe(0);
  });

  it("survives reloads, changes included, and an emptied field stays empty", async () => {
    const page = await review(await enter());
    await fillIn(page);
    await page.reload();
    await isBack(page);
    expect(await message(page).inputValue()).toBe(MESSAGE);
    await message(page).fill("Shorter");
    await page.getByLabel("Your name").fill("");
    await page.reload();
    await page.waitForLoadState("networkidle");
    expect(await message(page).inputValue()).toBe("Shorter");
    expect(await page.getByLabel("Your name").inputValue()).toBe("");
    expect(await page.getByLabel("Email").inputValue()).toBe("franz@example.com");
  });

  it("can be discarded when it is back", async () => {
    const page = await review(await enter());
    await fillIn(page);
    await page.reload();
    await isBack(page);
    await page.getByRole("button", { name: "Discard it" }).click();
    expect(await message(page).inputValue()).toBe("");
    expect(await page.getByLabel("Leather").isChecked()).toBe(false);
    await page.reload();
    await page.waitForLoadState("networkidle");
    expect(await message(page).inputValue()).toBe("");
    expect(await keptBy(page)).not.toContain("glassine-draft");
  });

  it("stays if it never reached the gallery", async () => {
    const page = await review(await enter());
    await page.route("**/selection/submit", (route) => route.abort());
    await fillIn(page);
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByText("Your text is kept.").waitFor();
    await page.close();
    const later = await open(SELECTION);
    expect(await message(later).inputValue()).toBe(MESSAGE);
    expect(await rounds()).toEqual([]);
  });

  it("goes if the gallery accepted it and only the answer was lost", async () => {
    const page = await review(await enter());
    await page.route("**/selection/submit", async (route) => {
      await route.fetch({ maxRedirects: 0 });
      await route.abort();
    });
    await fillIn(page);
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByText("Your text is kept.").waitFor();
    await page.close();
    expect(await rounds()).toEqual([MESSAGE]);
    const later = await open(SELECTION);
    expect(await message(later).inputValue()).toBe("");
    expect(await keptBy(later)).not.toContain("glassine-draft");
  });

  it("stays if it was typed after the answer was lost", async () => {
    const page = await review(await enter());
    await page.route("**/selection/submit", async (route) => {
      await route.fetch({ maxRedirects: 0 });
      await route.abort();
    });
    await fillIn(page, "First");
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByText("Your text is kept.").waitFor();
    await message(page).fill("Second");
    await page.close();
    const later = await open(SELECTION);
    expect(await message(later).inputValue()).toBe("Second");
  });

  it("survives the end of a session, and is sent where it was meant to go", async () => {
    const page = await review(await enter());
    await fillIn(page);
    await wedding.settings({ endSessions: true });
    await page.close();
    const later = await enter();
    await later.goto(at(SELECTION));
    await isBack(later);
    expect(await message(later).inputValue()).toBe(MESSAGE);
  });

  it("is back after it was changed on the page after entering, and that page was closed", async () => {
    const page = await review(await enter());
    await fillIn(page);
    await wedding.settings({ endSessions: true });
    await page.getByRole("button", { name: "Send my selection" }).click();
    await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
    await page.getByText("Nothing has been sent yet").waitFor();
    await page.waitForLoadState("networkidle");
    await page.locator("textarea[name=message]").fill("Better like this");
    await page.close();
    const later = await open(SELECTION);
    expect(await message(later).inputValue()).toBe("Better like this");
    expect(await later.getByLabel("Names on it?").inputValue()).toBe("Anna & Ben");
    await later.getByRole("button", { name: "Send my selection" }).click();
    await later.getByText("has received your selection").waitFor();
    expect(await keptBy(later)).not.toContain("glassine-draft");
  });

  it("is shown only with the question it was typed for", async () => {
    const page = await review(await enter());
    await fillIn(page);
    const [album, names] = QUESTIONS;
    await askFor(wedding, { questions: [album, { ...names, text: "Anything we should leave out?" }] as never });
    await page.reload();
    await isBack(page);
    expect(await page.getByLabel("Anything we should leave out?").inputValue()).toBe("");
    expect(await message(page).inputValue()).toBe(MESSAGE);
  });
});

describe("nobody else in this browser gets a draft:", () => {
  it("not the next guest, after the first left, nor by Back", async () => {
    const page = await review(await enter());
    await fillIn(page);
    await leave(page);
    const next = await review(await enter());
    expect(await message(next).inputValue()).toBe("");
    expect(await next.getByLabel("Your name").inputValue()).toBe("");
    expect(await next.getByLabel("Leather").isChecked()).toBe(false);
    await page.reload();
    await page.waitForLoadState("networkidle");
    expect(await message(page).inputValue()).toBe("");
    await page.goto(at(SET));
    await page.goBack();
    await page.waitForLoadState("networkidle");
    expect(await message(page).inputValue()).toBe("");
  });

  it("each of two accounts has its own", async () => {
    const [anna, ben] = [await clientOf(wedding, [GALLERY], "Anna"), await clientOf(wedding, [GALLERY], "Ben")];
    const first = await review(await signIn(anna.email));
    await message(first).fill("From Anna");
    await first.close();
    await context.clearCookies();
    const second = await review(await signIn(ben.email));
    expect(await message(second).inputValue()).toBe("");
    await message(second).fill("From Ben");
    await second.close();
    await context.clearCookies();
    await (await signIn(anna.email)).close();
    expect(await message(await open(SELECTION)).inputValue()).toBe("From Anna");
  });

  it("not a client who enters beside a guest, whose page goes on as the guest's", async () => {
    const guest = await review(await enter());
    const { email } = await clientOf(wedding, [GALLERY]);
    const client = await review(await signIn(email));
    await message(guest).fill("From the guest");
    await client.reload();
    await client.waitForLoadState("networkidle");
    expect(await message(client).inputValue()).toBe("");
    await guest.getByLabel("Your name").fill("Uncle Franz");
    await guest.getByLabel("Email").fill("franz@example.com");
    await guest.getByRole("button", { name: "Send my selection" }).click();
    await guest.getByText("Somebody else is signed in here now").waitFor();
    expect(await rounds()).toEqual([]);
    await context.clearCookies({ name: "__Host-client" });
    expect(await message(await open(SELECTION)).inputValue()).toBe("From the guest");
  });

  it("no other gallery", async () => {
    await askFor(wedding, {}, "christening");
    await wedding.settings({ visibility: "public" }, "christening");
    const page = await review(await enter());
    await fillIn(page);
    await page.goto(at("/g/christening/church/"));
    await page.waitForLoadState("networkidle");
    await page.locator("[id='font'] .heart").click();
    const { DB } = wedding.glassine.env;
    await expect.poll(async () => (await listSelections(DB, "christening")).length).toBe(1);
    await page.goto(at("/g/christening/selection"));
    await page.waitForLoadState("networkidle");
    expect(await message(page).inputValue()).toBe("");
    expect(await page.getByLabel("Your name").inputValue()).toBe("");
  });
});

describe("what is typed into an order", () => {
  it("is back after the tab was closed without a network, and gone once it was ordered", async () => {
    const page = await fillCart(await enter());
    await context.setOffline(true);
    await page.fill("input[name=name]", "Uncle Franz");
    await page.fill("input[name=email]", "franz@example.com");
    await page.fill("textarea[name=address]", "Weg 1\nWien");
    await page.locator("form.send button[type=submit]").click();
    await page.getByText("Not sent: you are offline. Your text is kept.").waitFor();
    await page.close();
    await context.setOffline(false);
    const later = await open(CART);
    await isBack(later);
    expect(await later.locator("textarea[name=address]").inputValue()).toBe("Weg 1\nWien");
    await later.locator("form.send button[type=submit]").click();
    await later.waitForURL(/\/order\//);
    await later.waitForLoadState("networkidle");
    expect(await ordersOf(wedding)).toHaveLength(1);
    expect(await keptBy(later)).not.toContain("glassine-draft");
  });

  it("is part of nobody else’s order or cart", async () => {
    const guest = await fillCart(await enter());
    await guest.fill("input[name=name]", "Uncle Franz");
    await guest.fill("input[name=email]", "franz@example.com");
    const { email } = await clientOf(wedding, [GALLERY]);
    const client = await fillCart(await signIn(email));
    expect(await client.locator("textarea[name=address]").inputValue()).toBe("");
    await guest.locator("form.send button[type=submit]").click();
    await guest.getByText("Somebody else is signed in here now").waitFor();
    expect(await ordersOf(wedding)).toEqual([]);
  });

  it("includes a voucher’s code until it is accepted, even if it was refused", async () => {
    const page = await fillCart(await enter());
    await page.fill("input[name=code]", "Not-A-Code");
    await page.close();
    const later = await open(CART);
    expect(await later.locator("input[name=code]").inputValue()).toBe("Not-A-Code");
    await later.getByRole("button", { name: "Apply" }).click();
    await later.locator("input[name=code][aria-invalid]").waitFor();
    expect(await later.locator("input[name=code]").inputValue()).toBe("Not-A-Code");
    await later.fill("input[name=code]", "");
    await later.getByRole("button", { name: "Apply" }).click();
    await later.waitForURL(at(CART));
    await later.locator("input[name=code]:not([aria-invalid])").waitFor();
    expect(await keptBy(later)).not.toContain("glassine-draft");
  });
});

// Text that is kept otherwise, by changes that wait, and forms that hold a secret or are filled in before anybody is known.
const KEPT_ELSEWHERE = ".rate, .sheet-form, .signin";

it("every form with a text keeps it, on every page", async () => {
  const page = await fillCart(await review(await enter()));
  const paths = [SET, `/g/${GALLERY}/photo/dance-1/`, SELECTION, CART, `/g/${GALLERY}/store`, `/g/${GALLERY}/enter`];
  paths.push(`/g/${GALLERY}/invite`, `/g/${GALLERY}/receipt`, "/clients/");
  const seen = new Set<string>();
  for (const path of paths) {
    await page.goto(at(path));
    const forms = page.locator(
      `form[method=post]:has(textarea, input:is([type=text], [type=email], :not([type]))):not(${KEPT_ELSEWHERE})`,
    );
    for (const form of await forms.all()) {
      seen.add((await form.getAttribute("data-draft")) ?? `none, on ${path}`);
      for (const name of ["whose", "key"]) expect(await form.locator(`[name=${name}]`).inputValue(), path).not.toBe("");
    }
  }
  expect([...seen].sort()).toEqual(["order", "selection", "voucher"]);
});

describe("what is typed into a new note on a photo", () => {
  const notes = (photo: string) => `/g/${GALLERY}/selection/photo/${photo}`;
  const note = (page: Page) => page.getByRole("textbox", { name: "Your note" }).last();

  it("is back at the place that was tapped since, on that photo alone, and gone once it is saved", async () => {
    await review(await enter());
    const page = await open(notes("dance-1"));
    await page.getByLabel("Top left").check();
    await note(page).fill(MESSAGE);
    await page.locator(".noted-photo input[type=image]:visible").click({ position: { x: 60, y: 100 } });
    await page.waitForURL(/at\d+\.x/);
    await page.getByText("is back").waitFor();
    expect(await note(page).inputValue()).toBe(MESSAGE);
    expect(await page.getByLabel("The place you tapped").isChecked()).toBe(true);
    const other = await open(notes("dance-2"));
    expect(await note(other).inputValue()).toBe("");
    await page.getByRole("button", { name: "Save" }).last().click();
    await page.waitForURL(/#@note-/);
    await expect.poll(() => keptBy(page)).not.toContain("Dear Mara");
    expect(await page.locator(".note-list .note-text").textContent()).toContain("Dear Mara");
  });
});

describe("forms without a text", () => {
  it("say when nothing was sent, and never keep a password", async () => {
    const page = await open(`/g/${GALLERY}/enter`);
    await context.setOffline(true);
    await enterWith(page, { role: "Guest", password: GUEST_PASSWORD });
    await page.getByText("Not sent: you are offline.").waitFor();
    expect(await page.getByText("Your text is kept").count()).toBe(0);
    expect(await page.locator("[id='@password']").inputValue()).toBe(GUEST_PASSWORD);
    expect(await keptBy(page)).toBe("[]");
  });

  it("say so next to the button if the form itself is out of view", async () => {
    const page = await review(await enter());
    await context.setOffline(true);
    await page.getByRole("button", { name: "Remove dance-1" }).click();
    await page.locator("li", { hasText: "dance-1" }).getByText("Not sent: you are offline.").waitFor();
  });
});
