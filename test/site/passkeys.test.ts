import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeFaultsInEachLook } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { clientOf, PASSWORD } from "../support/clients.ts";
import { GALLERY, openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

/** Browsers have passkeys for a domain only, not for an address of numbers. */
const at = (path: string) => `http://localhost:${wedding.glassine.url.port}${path}`;

/** A device that knows its owner, and makes and uses passkeys without asking. */
async function authenticatorOf(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return { cdp, authenticatorId };
}

it("the photographer adds a passkey, signs in with it, and removes it", async () => {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const { cdp, authenticatorId } = await authenticatorOf(page);
  await page.goto(at("/studio/enter?next=/studio/passkeys/"));
  await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
  expect(await axeFaultsInEachLook(page)).toEqual([]);
  await page.getByLabel("Password").fill(STUDIO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Name, such as the device it is on").fill("Laptop");
  expect(await axeFaultsInEachLook(page)).toEqual([]);
  await page.getByRole("button", { name: "Add passkey" }).click();
  await page.getByText("Passkey added.").waitFor();
  expect((await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials).toMatchObject([
    { isResidentCredential: true, rpId: "localhost" },
  ]);
  expect(await axeFaultsInEachLook(page)).toEqual([]);

  await page.getByLabel("Name, such as the device it is on").fill("Again");
  await page.getByRole("button", { name: "Add passkey" }).click();
  await page.getByText("This device already has a passkey for the studio.").waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", { name: "Galleries" }).waitFor();
  await page.goto(at("/studio/passkeys/"));
  expect(await page.getByText("Never").count()).toBe(0);

  await page.getByText("Remove Laptop").click();
  await page.getByRole("button", { name: "Remove passkey" }).click();
  await page.getByText("Passkey removed.").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("That passkey didn’t sign you in.").waitFor();
  // A field with the focus looks as if it were wrong.
  const password = page.getByLabel("Password");
  expect(await password.getAttribute("aria-invalid")).toBeNull();
  expect(await password.evaluate((field) => field === document.activeElement)).toBe(false);
  expect(await axeFaultsInEachLook(page)).toEqual([]);
  await context.close();
});

it("a client adds a passkey to their account, signs in with it, and removes it", async () => {
  const { email } = await clientOf(wedding, [GALLERY]);
  const context = await browser.newContext({ bypassCSP: true, locale: "en-GB", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await authenticatorOf(page);
  await page.goto(at("/clients/?next=/clients/passkeys/"));
  await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
  expect(await axeFaultsInEachLook(page)).toEqual([]);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Name, such as the device it is on").fill("Phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("Passkey added.").waitFor();
  expect(await axeFaultsInEachLook(page)).toEqual([]);

  await page.getByRole("link", { name: "My account" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(at(`/g/${GALLERY}/`));
  await page.goto(at("/clients/passkeys/"));
  await page.getByText(/last used/).waitFor();

  await page.getByText("Remove Phone").click();
  await page.getByRole("button", { name: "Remove passkey" }).click();
  await page.getByText("Passkey removed.").waitFor();
  await page.goto(at("/clients/?stay="));
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("That passkey didn’t sign you in.").waitFor();
  expect(await axeFaultsInEachLook(page)).toEqual([]);
  await context.close();
});

it("without JavaScript nothing of it is shown", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/studio/enter", "/clients/"]) {
    await page.goto(at(path));
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible()).toBe(false);
  }
  await context.close();
});
