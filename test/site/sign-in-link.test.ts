import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { clientOf } from "../support/clients.ts";
import { type MailServer, startMailServer } from "../support/smtp.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let server: MailServer;
let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  server = await startMailServer();
  [wedding, browser] = await Promise.all([openWedding({ secrets: server.secrets }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
  await server?.close();
});

async function askIn(page: Page): Promise<string> {
  const { email } = await clientOf(wedding, [GALLERY]);
  await page.goto(`${wedding.glassine.url.origin}/clients/`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send link" }).click();
  await page.getByText("a link is on its way").waitFor();
  await expect.poll(() => server.taken.at(-1)?.to).toEqual([email]);
  return server.taken.at(-1)?.links.find((link) => link.includes("/clients/open#")) ?? "";
}

it("a client signs in with the link in the mail, in the same browser", async () => {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const link = await askIn(page);
  expect(await axeFaults(page)).toEqual([]);
  const elsewhere = await (await browser.newContext({ bypassCSP: true })).newPage();
  await elsewhere.goto(link);
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await elsewhere.getByText("only works in the browser").waitFor();
  expect(await axeFaults(elsewhere)).toEqual([]);
  await page.goto(link);
  expect(page.url()).not.toContain("#");
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/g/${GALLERY}/`);
  await context.close();
});

it("without JavaScript the link is pasted, and a new password is set with it", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const link = await askIn(page);
  await page.goto(link);
  await page.getByLabel("Link from the email").fill(link);
  await page.getByLabel("New password").fill("quite another one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/g/${GALLERY}/`);
  await context.close();
});
