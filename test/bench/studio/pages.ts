import type { Browser, BrowserContext } from "playwright-core";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { startServer } from "../../../scripts/server/server.ts";
import { childOf, usageOf } from "../edge/process.ts";
import { median, ratio } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { ACCOUNT, ARRANGED, cookiesOf, type World } from "./world.ts";

/** Pages whose cost must not grow with what there is besides. */
const PAGES = {
  "list of galleries": "/studio/",
  "the same, found by title": "/studio/?find=arranged",
  Clients: "/studio/clients/",
  "galleries of a client": `/studio/clients/?account=${ACCOUNT}`,
  "Numbers of all galleries": "/studio/numbers/",
  "Numbers of a gallery": `/studio/g/${ARRANGED}/numbers/`,
  "Activity of a gallery": `/studio/g/${ARRANGED}/activity/`,
  "My selection": `/g/${ARRANGED}/selection`,
};

/** How long nothing more is asked for, once a page is all there. */
const QUIET_MS = 500;
/** How often a page is asked for at once, for the processor time of one answer. */
const ASKED = 10;

interface Opened {
  /** Milliseconds until the last byte of the page. */
  answer: number;
  /** Milliseconds until it was loaded, pictures on the screen included. */
  load: number;
  kb: number;
  elements: number;
  /** Pictures that were asked for without scrolling. */
  pictures: number;
}

/** Opens each page in turn where there is little and where there is much, in Chromium with an empty cache. */
export async function measurePages(browser: Browser, worlds: readonly [World, World], rounds: number): Promise<string> {
  const servers: Served[] = [];
  for (const { stateDir, epoch } of worlds) {
    const server = await startServer({ root: ROOT, stateDir, host: "localhost", port: 0 });
    servers.push({ server, cookies: await cookiesOf(stateDir, epoch), pid: await childOf(process.pid, "workerd") });
  }
  const rows: string[][] = [];
  try {
    for (const [name, at] of Object.entries(PAGES)) {
      const all: [Opened[], Opened[]] = [[], []];
      const spent: [number[], number[]] = [[], []];
      // The client's own page is seen without the photographer's cookie. The first round, in which nothing is compiled yet, is not counted.
      for (let round = 0; round <= rounds; round++)
        for (const [nth, { server, cookies, pid }] of servers.entries()) {
          const own = at.startsWith("/studio/") ? cookies : cookies.slice(1);
          const url = new URL(at, server.url);
          const opened = await openFresh(browser, url, own);
          const cpu = await cpuOf(pid, () => askFor(url, own));
          if (round > 0) all[nth]?.push(opened);
          if (round > 0) spent[nth]?.push(cpu);
        }
      rows.push(rowOf(name, all, spent));
    }
  } finally {
    for (const { server } of servers) await server.close();
  }
  const head = ["page", "KB", "elements", "pictures", "CPU ms", "x little", "answer ms", "x little", "loaded ms"];
  return table([...head, "x little"], rows);
}

interface Served {
  server: Awaited<ReturnType<typeof startServer>>;
  cookies: { name: string; value: string }[];
  /** Of its workerd. */
  pid: number;
}

/** Milliseconds of processor time that a process took for each of a few pieces of work. */
async function cpuOf(pid: number, work: () => Promise<void>): Promise<number> {
  const before = (await usageOf(pid)).cpu;
  for (let n = 0; n < ASKED; n++) await work();
  return (1000 * ((await usageOf(pid)).cpu - before)) / ASKED;
}

async function askFor(url: URL, cookies: readonly { name: string; value: string }[]): Promise<void> {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(url, { headers: { cookie } });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${url.pathname} answered ${answer.status}`);
}

function rowOf(
  name: string,
  [little, much]: [Opened[], Opened[]],
  [cpuLittle, cpuMuch]: [number[], number[]],
): string[] {
  const of = (all: Opened[], key: keyof Opened) => all.map((one) => one[key]);
  const both = (key: keyof Opened) => `${median(of(little, key)).toFixed(0)} / ${median(of(much, key)).toFixed(0)}`;
  const grown = (key: keyof Opened) => ratio(of(much, key), of(little, key)).toFixed(2);
  return [
    name,
    both("kb"),
    both("elements"),
    both("pictures"),
    `${median(cpuLittle).toFixed(0)} / ${median(cpuMuch).toFixed(0)}`,
    ratio(cpuMuch, cpuLittle).toFixed(2),
    both("answer"),
    grown("answer"),
    both("load"),
    grown("load"),
  ];
}

/** A context of the browser with these cookies; the browser takes the local address for a secure one. */
export async function signedIn(
  browser: Browser,
  url: URL,
  cookies: readonly { name: string; value: string }[],
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const origin = url.origin.replace("http:", "https:");
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: origin, secure: true })));
  return context;
}

async function openFresh(
  browser: Browser,
  url: URL,
  cookies: readonly { name: string; value: string }[],
): Promise<Opened> {
  const context = await signedIn(browser, url, cookies);
  try {
    const page = await context.newPage();
    let pictures = 0;
    let last = Date.now();
    page.on("request", (request) => {
      if (request.resourceType() === "image") pictures += 1;
      last = Date.now();
    });
    const answer = await page.goto(url.href, { waitUntil: "load" });
    if (answer?.status() !== 200) throw new Error(`${url.pathname} answered ${answer?.status()}`);
    while (Date.now() < last + QUIET_MS) await page.waitForTimeout(50);
    const bytes = (await answer.body()).length;
    const timed = await page.evaluate(() => {
      const [{ responseEnd = 0, loadEventEnd = 0 } = {}] = performance.getEntriesByType(
        "navigation",
      ) as PerformanceNavigationTiming[];
      return { answer: responseEnd, load: loadEventEnd, elements: document.querySelectorAll("*").length };
    });
    return { ...timed, kb: bytes / 1024, pictures };
  } finally {
    await context.close();
  }
}
