import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { PATIENT_MS } from "./patience.ts";

/** What it is started with. */
export const ARGS = [
  "--no-sandbox",
  // Letters stand where they would on a phone, not on whole pixels.
  "--font-render-hinting=none",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

/** A headless Chromium: the one named by CHROMIUM_PATH or installed, else the one that comes by npm. */
export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ARGS });
  // What a page is waited for is a question of the machine's speed: as long as for everything else that tests wait for.
  browser.on("context", (context) => context.setDefaultTimeout(PATIENT_MS));
  return browser;
}

// One for all test files of a process, which follow one another. It ends with the process.
const shared: { browser?: Promise<Browser> } = {};

/** A browser for the tests of a file. To close it closes all that was opened in it. */
export async function openBrowser(): Promise<Browser> {
  if (!(await shared.browser)?.isConnected()) shared.browser = sharedBrowser();
  return shared.browser as Promise<Browser>;
}

async function sharedBrowser(): Promise<Browser> {
  const browser = await launchBrowser();
  const close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return Object.assign(browser, { close });
}

/** Path of that Chromium. */
export async function chromiumPath(): Promise<string> {
  const installed = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  if (existsSync(installed)) return installed;
  // Makes the package unpack the libraries a bare system lacks; read when it is imported.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs22.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  return packaged.executablePath();
}
