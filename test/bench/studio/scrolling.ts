import type { Browser, CDPSession, Page } from "playwright-core";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { startServer } from "../../../scripts/server/server.ts";
import { median, ratio } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { signedIn } from "./pages.ts";
import { ARRANGED, cookiesOf, type World } from "./world.ts";

const BARE = "/bare";
/** CSS pixels, and how many of them in a second. */
const DISTANCE = 6000;
const SPEED = 3000;

/** What the page's own thread did while its photos were scrolled past. */
interface Cost {
  /** Milliseconds of all its tasks. */
  busy: number;
  frames: number;
  elements: number;
}

/** Scrolls through the photos of a large gallery in the studio, and through a page that shows the same and can do nothing. */
export async function measureScrolling(browser: Browser, world: World, rounds: number): Promise<string> {
  const server = await startServer({ root: ROOT, stateDir: world.stateDir, host: "localhost", port: 0 });
  const cookies = await cookiesOf(world.stateDir, world.epoch);
  const studio = new URL(`/studio/g/${ARRANGED}/photos/`, server.url);
  const all: Record<"studio" | "bare", Cost[]> = { studio: [], bare: [] };
  const html = barePage(await (await fetch(studio, { headers: { cookie: headerOf(cookies) } })).text());
  try {
    // The first round, in which nothing is compiled yet, is not counted.
    for (let round = 0; round <= rounds; round++)
      for (const which of ["studio", "bare"] as const) {
        const context = await signedIn(browser, server.url, cookies);
        const page = await context.newPage();
        await page.route(`**${BARE}`, (route) => route.fulfill({ contentType: "text/html", body: html }));
        await page.goto(which === "bare" ? new URL(BARE, server.url).href : studio.href, { timeout: 600_000 });
        if (which === "studio") await page.locator("photo-desk.is-live").waitFor({ timeout: 600_000 });
        const cost = await scrolled(page, await context.newCDPSession(page));
        if (round > 0) all[which].push(cost);
        await context.close();
      }
  } finally {
    await server.close();
  }
  const of = (costs: readonly Cost[], value: (one: Cost) => number) => costs.map(value);
  const row = (name: string, costs: readonly Cost[]) => [
    name,
    median(of(costs, ({ elements }) => elements)).toFixed(0),
    median(of(costs, ({ busy }) => busy)).toFixed(0),
    ratio(
      of(costs, ({ busy }) => busy),
      of(all.bare, ({ busy }) => busy),
    ).toFixed(2),
    median(of(costs, ({ frames }) => frames)).toFixed(0),
    median(of(costs, perFrame)).toFixed(1),
    ratio(of(costs, perFrame), of(all.bare, perFrame)).toFixed(2),
  ];
  const head = ["3000 photos", "elements", "busy ms", "x bare", "frames", "busy ms a frame", "x bare"];
  return table(head, [row("in the studio", all.studio), row("a bare page of them", all.bare)]);
}

const perFrame = ({ busy, frames }: Cost) => busy / frames;

const headerOf = (cookies: readonly { name: string; value: string }[]) =>
  cookies.map(({ name, value }) => `${name}=${value}`).join("; ");

/** The same pictures and names in a grid, as plain as it can be. */
function barePage(html: string): string {
  const pictures = [
    ...html.matchAll(/<source type="[^"]*" srcset="([^" ]+)[^>]*>[\s\S]*?name="photo" value="([^"]*)"/g),
  ];
  if (pictures.length < 100) throw new Error(`only ${pictures.length} photos were found`);
  const tiles = pictures.map(([, src, name]) => `<li><img loading="lazy" src="${src}" alt=""><p>${name}</p></li>`);
  const style = `ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; list-style: none }
    img { width: 100%; aspect-ratio: 3 / 2; object-fit: cover }`;
  return `<!doctype html><meta charset="utf-8"><title>Bare</title><style>${style}</style><ul>${tiles.join("")}</ul>`;
}

async function scrolled(page: Page, cdp: CDPSession): Promise<Cost> {
  await cdp.send("Performance.enable");
  const busy = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  };
  await page.evaluate(() => {
    const seen = { frames: 0 };
    Object.assign(window, { seen });
    const tick = () => {
      seen.frames += 1;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const before = await busy();
  const gesture = { x: 640, y: 450, speed: SPEED, gestureSourceType: "mouse" as const };
  for (const yDistance of [-DISTANCE, DISTANCE, -DISTANCE, DISTANCE])
    await cdp.send("Input.synthesizeScrollGesture", { ...gesture, yDistance });
  const spent = (await busy()) - before;
  const { frames, elements } = await page.evaluate(() => ({
    frames: (window as unknown as { seen: { frames: number } }).seen.frames,
    elements: document.querySelectorAll("*").length,
  }));
  return { busy: spent, frames, elements };
}
