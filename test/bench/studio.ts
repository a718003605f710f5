/** What the studio costs where there is little and where there is much: pages of lists, and photos that are arranged. */
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { launchBrowser } from "../support/browser.ts";
import type { BenchOptions } from "./part.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";
import { measureArranging } from "./studio/arranging.ts";
import { measurePages } from "./studio/pages.ts";
import { measureScrolling } from "./studio/scrolling.ts";
import { openWorld, type Size } from "./studio/world.ts";

const LITTLE: Size = { galleries: 3, accounts: 3, activity: 100, photos: 100, picked: 100 };
const MUCH: Size = { galleries: 300, accounts: 500, activity: 100_000, photos: 3000, picked: 500 };
const QUICK: Size = { galleries: 5, accounts: 5, activity: 200, photos: 120, picked: 110 };
const ROUNDS = 5;

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  await ensureBuilt(ROOT, () => say("building the Worker"));
  const times = quick ? 1 : (rounds ?? ROUNDS);
  say("filling two installations");
  const little = await openWorld(path.join(folder, "little"), LITTLE);
  const much = await openWorld(path.join(folder, "much"), quick ? QUICK : MUCH);
  const browser = await launchBrowser();
  try {
    say("opening pages");
    const pages = await measurePages(browser, [little, much], times);
    say(`scrolling; pages were\n${pages}`);
    const scrolling = await measureScrolling(browser, much, times);
    say(`arranging; scrolling was\n${scrolling}`);
    const arranging = await measureArranging(browser, [little, much], times);
    return {
      studio: pages,
      scrolling,
      arranging: `${arranging}\n\n${machineLine(new Date(), ["workerd", "@sparticuz/chromium"])}`,
    };
  } finally {
    await browser.close();
  }
}
