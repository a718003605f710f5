import { openPageRenderer } from "../../scripts/publish/page-renderer.ts";
import { digestSite } from "../../scripts/publish/site-digest.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { chromiumPath } from "./browser.ts";
import { ROOT } from "./glassine.ts";
import { buildMetered } from "./metering/build.ts";

/**
 * Runs once before the tests that ask it: the Worker as it would be deployed, the same with the platform's limits around it, and
 * what turns galleries into pages, which each test file and command would build for itself where it is missing.
 */
export default async function setup(): Promise<void> {
  await ensureBuilt(ROOT);
  await openPageRenderer({ root: ROOT, site: await digestSite(ROOT) });
  await buildMetered(ROOT);
  // The browser that comes by npm unpacks itself into the temporary folder: once, and every test file takes that one, since
  // a file that is still being written can't be run.
  process.env.CHROMIUM_PATH = await chromiumPath();
}
