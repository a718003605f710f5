import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor } from "../support/clients.ts";
import { ordersOf, sell } from "../support/shop.ts";
import { enterWith } from "../support/way-in.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

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

async function pageBehind(path: string, enter: (page: Page) => Promise<void>): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en" })).newPage();
  await page.goto(at(path));
  await enter(page);
  await page.waitForURL((url) => !url.pathname.endsWith("/enter"));
  return page;
}

const inStudio = () =>
  pageBehind("/studio/enter", async (page) => {
    await page.locator("input[name=password]").fill(STUDIO_PASSWORD);
    await page.locator("input[name=password]").press("Enter");
  });

it("an order without a network says so, keeps what was typed, and can be sent later", async () => {
  await sell(wedding);
  const page = await pageBehind(`/g/${GALLERY}/enter`, (page) =>
    enterWith(page, { role: "Guest", password: GUEST_PASSWORD }),
  );
  await page.goto(at(`/g/${GALLERY}/store`));
  await page
    .locator("form", { has: page.locator("input[name=item][value=all]") })
    .getByRole("button")
    .click();
  await page.fill("input[name=name]", "Uncle Franz");
  await page.fill("input[name=email]", "franz@example.com");
  await page.fill("textarea[name=address]", "Weg 1\nWien");
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  const buy = page.locator("form.send button[type=submit]");
  await buy.click();
  await page.getByText("Not sent: you are offline. Your text is kept.").waitFor();
  expect(await page.locator("textarea[name=address]").inputValue()).toBe("Weg 1\nWien");
  await page.context().setOffline(false);
  await buy.click();
  await page.waitForURL(/\/order\//);
  const [order] = await ordersOf(wedding);
  expect(order?.buyer).toEqual({ name: "Uncle Franz", email: "franz@example.com", address: "Weg 1\nWien" });
  await page.context().close();
});

it("a studio form without a network keeps what was entered, choices too", async () => {
  await askFor(wedding, { invites: "off" });
  const page = await inStudio();
  await page.goto(at(`/studio/g/${GALLERY}/selections/`));
  await page.getByRole("radio", { name: /^Guests too/ }).check();
  await page.getByLabel("Question (leave empty to skip)").first().fill("Which album?");
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  const save = page.getByRole("button", { name: "Save settings" });
  await save.click();
  await page.getByText("Nothing was sent").waitFor();
  expect(await page.getByRole("radio", { name: /^Guests too/ }).isChecked()).toBe(true);
  await page.context().setOffline(false);
  await save.click();
  await page.getByText("Saved.").waitFor();
  expect(await page.getByLabel("Question (leave empty to skip)").first().inputValue()).toBe("Which album?");

  await page.goto(at(`/studio/g/${GALLERY}/private/`));
  await page.getByLabel("Photo name").fill("dance-1");
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Hide photo" }).click();
  await page.getByText("Nothing was sent").waitFor();
  expect(await page.getByLabel("Photo name").inputValue()).toBe("dance-1");
  await page.context().close();
});

// The answer to one form took the place of the whole page, and what was typed in all others was gone.
it("saving one studio form keeps what was entered in the others, before and meanwhile", async () => {
  const page = await inStudio();
  await page.goto(at(`/studio/g/${GALLERY}/`));
  await page.waitForLoadState("networkidle");
  for (const section of ["Client exclusive access", "Downloads for guests", "Closing date, home page, more"])
    await page.getByRole("heading", { name: section }).click();
  const pin = page.getByRole("textbox", { name: "Download PIN" });
  const day = page.getByLabel("Last day");
  const single = page.getByRole("radio", { name: /^Single photos/ });
  const [taken, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let posts = 0;
  await page.route("**/studio/g/**", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    posts++;
    taken.resolve();
    await go.promise;
    await route.continue();
  });
  await day.fill("2099-01-31");
  await single.check();
  await pin.fill("2468");
  await pin.press("Enter");
  await taken.promise;
  const code = page.locator("input[name='client-password']");
  await code.fill("typed meanwhile");
  go.resolve();
  await page.getByText("Saved. The change is live.").waitFor();
  expect(await day.inputValue()).toBe("2099-01-31");
  expect(await single.isChecked()).toBe(true);
  expect(await code.inputValue()).toBe("typed meanwhile");
  expect(await page.getByRole("textbox", { name: /download PIN/i }).inputValue()).toBe("");
  // A plain form went out beside it, and made everything twice.
  expect(posts).toBe(1);
  await page.context().close();
});
