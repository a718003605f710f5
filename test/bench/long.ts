/** What a set of 3,000 photos costs a phone beside one of 100, beside a bare page of as many pictures, and beside PhotoSwipe. */
import { readFile } from "node:fs/promises";
import type { Browser, CDPSession, Page } from "playwright-core";
import { galleryBuild, type Looker } from "../site/gallery-build.ts";
import { builtServer, type GalleryServer } from "../site/gallery-server.ts";
import { launchBrowser } from "../support/browser.ts";
import { showBare, showPhotoSwipe } from "./long/plain-pages.ts";
import type { BenchOptions } from "./part.ts";
import { installPeers } from "./peers.ts";
import { median, ratio } from "./report/figures.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const COUNTS = { full: [100, 3000], quick: [10, 30] } as const;
const ROUNDS = { full: 5, quick: 1 };
const PHONE = { viewport: { width: 412, height: 915 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
/** Chromium's slowed processor. */
const SLOWDOWN = 4;
const QUIET_MS = 2000;
/** CSS pixels, and how many of them in a second. */
const DISTANCE = 6000;
const SPEED = 3000;

/** One visit; times in milliseconds. */
interface Visit {
  elements: number;
  /** All tasks of the page's own thread until nothing more was to do. */
  busy: number;
  /** The longest time in which no tap would have been heard. */
  deaf: number;
  /** From the tap on a photo to the frame that shows it enlarged; missing on the bare page. */
  tap: number | null;
  /** Work for each frame while it is scrolled. */
  frame: number;
  /** Megabytes of the page's process at the end; 0 where the system doesn't say. */
  memory: number;
}

interface Way {
  /** Who looks at the set's page. */
  looker?: Looker;
  /** What is shown instead of it. */
  instead?(page: Page, address: string): Promise<void>;
  /** What the page's body holds once a photo is enlarged. */
  enlarged?: string;
}

const WAYS: Record<string, Way> = {
  guest: { looker: { selection: { photos: [] } }, enlarged: "dialog[open]" },
  client: {
    looker: { viewer: { as: "client", mayEnterAsClient: false }, mark: true, selection: { photos: [] } },
    enlarged: "dialog[open]",
  },
  "bare page": { instead: showBare },
  PhotoSwipe: { instead: showPhotoSwipe, enlarged: ".pswp--open:has(.pswp__img)" },
};

export async function run({ quick, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? "quick" : "full";
  await installPeers(say);
  const browser = await launchBrowser();
  const visits = new Map<string, Visit[]>();
  try {
    for (const count of COUNTS[size]) await visitSet(browser, { count, rounds: rounds ?? ROUNDS[size], visits });
  } finally {
    await browser.close();
  }
  const made = tableOf(visits, COUNTS[size]);
  return { long: quick ? made : `${made}\n\n${machineLine(new Date(), ["@sparticuz/chromium"])}` };
}

interface Visiting {
  count: number;
  rounds: number;
  visits: Map<string, Visit[]>;
}

/** All ways in turn, so that whatever else the machine does falls on all. The first round, in which nothing is compiled yet, isn't counted. */
async function visitSet(browser: Browser, { count, rounds, visits }: Visiting): Promise<void> {
  const photos = Array.from({ length: count }, (_, i) => `ANB_${10_000 + i}`);
  const server = await builtServer(galleryBuild({ sets: { long: { title: "The whole day", photos } } }));
  const address = `${await server.listen()}/g/anna-ben/long/`;
  try {
    for (let round = 0; round <= rounds; round++)
      for (const [name, way] of Object.entries(WAYS)) {
        const made = await visitOnce(browser, { server, address, way });
        const all = visits.get(nameOf(count, name)) ?? [];
        visits.set(nameOf(count, name), round > 0 ? [...all, made] : all);
      }
  } finally {
    server.close();
  }
}

const nameOf = (count: number, way: string) => `${count} photos, ${way}`;

interface Asked {
  server: GalleryServer;
  address: string;
  way: Way;
}

async function visitOnce(browser: Browser, { server, address, way }: Asked): Promise<Visit> {
  const { looker = {}, instead, enlarged } = way;
  server.looker = looker;
  const context = await browser.newContext(PHONE);
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable");
    await instead?.(page, address);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    await page.addInitScript(() => {
      const long: number[] = Object.assign(window, { long: [] }).long;
      const note = (list: PerformanceObserverEntryList) =>
        long.push(...list.getEntries().map(({ duration }) => duration));
      new PerformanceObserver(note).observe({ type: "longtask", buffered: true });
    });
    await page.goto(address, { waitUntil: "load", timeout: 600_000 });
    const deaf = Math.max(0, ...(await longTasks(page)));
    const busy = await busyMs(cdp);
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    const tap = enlarged === undefined ? null : await tapped(page, enlarged);
    const frame = await scrolled(page, cdp);
    return { elements, busy, deaf, tap, frame, memory: await memoryOf(browser) };
  } finally {
    await context.close();
  }
}

/** All tasks of more than 50 ms, once there were none for a while. */
async function longTasks(page: Page): Promise<number[]> {
  const read = () => page.evaluate(() => (window as unknown as { long: number[] }).long);
  for (let seen = -1; ; ) {
    const tasks = await read();
    if (tasks.length === seen) return tasks;
    seen = tasks.length;
    await page.waitForTimeout(QUIET_MS);
  }
}

async function busyMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

async function tapped(page: Page, enlarged: string): Promise<number> {
  const tap = await page.evaluate(
    (enlarged) =>
      new Promise<number>((resolve) => {
        // Looked for among thousands before the clock starts, and among a few until it stops.
        const link = document.querySelectorAll<HTMLElement>("li[style*='--r'] > a")[1];
        const shown = () => [...document.body.children].some((child) => child.matches(enlarged));
        const begun = performance.now();
        const look = () => {
          if (!shown()) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
        };
        link?.click();
        look();
      }),
    enlarged,
  );
  await page.waitForTimeout(QUIET_MS);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(QUIET_MS);
  return tap;
}

async function scrolled(page: Page, cdp: CDPSession): Promise<number> {
  const frames = await page.evaluateHandle(() => {
    const seen = { frames: 0 };
    const tick = () => {
      seen.frames += 1;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    return seen;
  });
  const before = await busyMs(cdp);
  const gesture = { x: 200, y: 450, speed: SPEED, gestureSourceType: "touch" as const };
  for (const yDistance of [-DISTANCE, DISTANCE])
    await cdp.send("Input.synthesizeScrollGesture", { ...gesture, yDistance });
  return ((await busyMs(cdp)) - before) / (await frames.evaluate(({ frames }) => frames));
}

/** Megabytes in memory of the largest process that shows pages, as Linux counts them; there is one page at a time. */
async function memoryOf(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer");
  const kilobytes = pages.map(async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
  });
  return Math.max(0, ...(await Promise.all(kilobytes))) / 1024;
}

function tableOf(visits: ReadonlyMap<string, readonly Visit[]>, [few, many]: readonly [number, number]): string {
  const of = (name: string, value: (one: Visit) => number) => (visits.get(name) ?? []).map(value);
  const figures = [
    (one: Visit) => one.busy,
    (one: Visit) => one.deaf,
    (one: Visit) => one.tap ?? 0,
    (one: Visit) => one.frame,
    (one: Visit) => one.memory,
  ];
  const rows = [few, many].flatMap((count) =>
    Object.keys(WAYS).map((way) => {
      const [own, small] = [nameOf(count, way), nameOf(few, way)];
      const cells = figures.flatMap((value) => {
        const middle = median(of(own, value));
        if (middle === 0) return ["", ""];
        const times = ratio(of(own, value), of(small, value));
        return [middle.toFixed(0), Number.isFinite(times) ? times.toFixed(2) : ""];
      });
      return [own, median(of(own, ({ elements }) => elements)).toFixed(0), ...cells];
    }),
  );
  const times = `x ${few}`;
  const head = ["", "elements", "busy ms", times, "deaf ms", times, "tap ms", times, "ms a frame", times, "MB", times];
  return table(head, rows);
}
