import type { Browser, CDPSession, Page } from "playwright-core";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { startServer } from "../../../scripts/server/server.ts";
import { median } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { signedIn } from "./pages.ts";
import { ARRANGED, cookiesOf, type World } from "./world.ts";

const SLOWDOWNS = [1, 4];
/** CSS pixels in a second, as fast as somebody who looks for a photo. */
const SPEED = 3000;
const DRAG_MS = 3000;

/** What was seen of a page while something was done with it. */
interface Seen {
  /** Milliseconds between two frames. */
  frames: number[];
  /** Milliseconds of tasks of 50 and more. */
  tasks: number[];
}
type Watching = Window & { watched: Seen };

interface Figures {
  elements: number;
  ready: number;
  scrolled: Seen;
  dragged: Seen;
  /** From dropping a photo, or a key, to the next frame, in milliseconds. */
  drop: number;
  key: number;
  undo: number;
}

/** Scrolls and drags photos of a small and of a large gallery, in turn, at full speed and with a slower processor. */
export async function measureArranging(
  browser: Browser,
  worlds: readonly [World, World],
  rounds: number,
): Promise<string> {
  const rows: (string | number)[][] = [];
  const servers = await Promise.all(
    worlds.map(async ({ stateDir, epoch, size }) => {
      const server = await startServer({ root: ROOT, stateDir, host: "localhost", port: 0 });
      return { server, cookies: await cookiesOf(stateDir, epoch), photos: size.photos };
    }),
  );
  try {
    for (const slowdown of SLOWDOWNS) {
      const all: Figures[][] = servers.map(() => []);
      for (let round = 0; round < rounds; round++)
        for (const [nth, { server, cookies }] of servers.entries()) {
          const context = await signedIn(browser, server.url, cookies);
          const page = await context.newPage();
          all[nth]?.push(await arrange(page, { at: new URL(`/studio/g/${ARRANGED}/photos/`, server.url), slowdown }));
          await context.close();
        }
      for (const [nth, { photos }] of servers.entries())
        rows.push([`${photos} photos, ${slowdown}x`, ...rowOf(all[nth] ?? [])]);
    }
  } finally {
    for (const { server } of servers) await server.close();
  }
  const head = [
    "",
    "elements",
    "ready ms",
    "scrolling: frames/s",
    "late",
    "longest ms",
    "dragging: frames/s",
    "late",
    "longest ms",
  ];
  return table([...head, "drop ms", "key ms", "undo ms"], rows);
}

function rowOf(all: readonly Figures[]): (string | number)[] {
  const of = (value: (one: Figures) => number, digits = 0) => median(all.map(value)).toFixed(digits);
  const seen = (key: "scrolled" | "dragged") => [
    of((one) => perSecond(one[key].frames)),
    `${of((one) => lateShare(one[key].frames), 1)} %`,
    of((one) => Math.max(...one[key].frames)),
  ];
  return [
    of((one) => one.elements),
    of((one) => one.ready),
    ...seen("scrolled"),
    ...seen("dragged"),
    ...[of((one) => one.drop), of((one) => one.key), of((one) => one.undo)],
  ];
}

const perSecond = (frames: readonly number[]) => (1000 * frames.length) / frames.reduce((sum, one) => sum + one, 0);
/** Frames that came more than one too late, of a hundred. */
const lateShare = (frames: readonly number[]) => (100 * frames.filter((ms) => ms > 34).length) / frames.length;

async function arrange(page: Page, { at, slowdown }: { at: URL; slowdown: number }): Promise<Figures> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.goto(at.href);
  await page.locator("photo-desk.is-live").waitFor({ timeout: 600_000 });
  const { elements, ready } = await page.evaluate(() => ({
    elements: document.querySelectorAll("*").length,
    ready: performance.getEntriesByName("desk-ready")[0]?.startTime ?? performance.now(),
  }));
  const scrolled = await watch(page, () => scroll(page, cdp));
  const dragged = await watch(page, () => drag(page));
  const drop = await untilFrame(page, () => page.mouse.up());
  const key = await untilFrame(page, () => page.keyboard.press("Alt+ArrowRight"));
  const undo = await untilFrame(page, () => page.keyboard.press("Control+z"));
  return { elements, ready, scrolled, dragged, drop, key, undo };
}

/** Down and up again, as by a wheel. */
async function scroll(page: Page, cdp: CDPSession): Promise<void> {
  const height = await page.evaluate(() => document.querySelector(".frame-tiles")?.getBoundingClientRect().height ?? 0);
  const by = Math.min(height, 2 * SPEED);
  const gesture = { x: 640, y: 450, speed: SPEED, gestureSourceType: "mouse" as const };
  for (const yDistance of [-by, by, -by, by])
    await cdp.send("Input.synthesizeScrollGesture", { ...gesture, yDistance });
}

/** Lifts the first photo on the screen and holds it at the lower edge, where the page scrolls. */
async function drag(page: Page): Promise<void> {
  const cell = page.locator(".frame-cell").first();
  await cell.scrollIntoViewIfNeeded();
  const box = await cell.boundingBox();
  if (!box) throw new Error("no photo");
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  const until = Date.now() + DRAG_MS;
  for (let step = 0; Date.now() < until; step++) await page.mouse.move(300 + (step % 60) * 8, 860 - (step % 7));
  await page.mouse.move(600, 450);
}

async function watch(page: Page, work: () => Promise<void>): Promise<Seen> {
  await page.evaluate(() => {
    const watched: Seen = { frames: [], tasks: [] };
    (window as unknown as Watching).watched = watched;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.tasks.push(duration);
    }).observe({ type: "longtask" });
    let last = performance.now();
    const tick = (now: number) => {
      watched.frames.push(now - last);
      last = now;
      if ((window as unknown as Watching).watched === watched) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await work();
  return page.evaluate(() => {
    const { watched } = window as unknown as Watching;
    (window as unknown as Watching).watched = { frames: [], tasks: [] };
    return { frames: watched.frames.slice(1), tasks: watched.tasks };
  });
}

/** Milliseconds from the event that something causes to the frame that shows what came of it. */
async function untilFrame(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const timed = { ms: 0 };
    Object.assign(window, { timed });
    const begin = (event: Event) => {
      if (timed.ms > 0) return;
      timed.ms = -event.timeStamp;
      requestAnimationFrame(() => setTimeout(() => (timed.ms += performance.now())));
    };
    for (const type of ["pointerup", "keydown"]) window.addEventListener(type, begin, { capture: true, once: true });
  });
  await work();
  await page.waitForFunction(() => (window as unknown as { timed: { ms: number } }).timed.ms > 0);
  return page.evaluate(() => (window as unknown as { timed: { ms: number } }).timed.ms);
}
