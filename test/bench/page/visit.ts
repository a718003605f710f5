import type { Browser, CDPSession, Page } from "playwright-core";
import { median } from "../report/figures.ts";

/** A phone: its screen in CSS pixels, and device pixels for each. */
export interface Phone {
  width: number;
  height: number;
  density: number;
}

/** What one first visit with an empty cache came to. */
export interface Visit {
  requests: number;
  /** Bytes on the wire, headers included. */
  bytes: number;
  pictures: number;
  pictureBytes: number;
  /** Milliseconds from navigation to the largest contentful paint. */
  lcp: number;
  /** Shifts while it loaded and was scrolled to its end. */
  cls: number;
}

// Lighthouse's "slow 4G", really throttled, and a processor four times slower.
const NETWORK = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: 750e3 / 8 };
const SLOWDOWN = 4;
const QUIET_MS = 1500;

/** Opens a page on a throttled phone, waits until nothing more comes, then scrolls to the end. */
export async function visit(browser: Browser, { url, phone }: { url: string; phone: Phone }): Promise<Visit> {
  const { width, height, density } = phone;
  const screen = { viewport: { width, height }, deviceScaleFactor: density, isMobile: true, hasTouch: true };
  const context = await browser.newContext(screen);
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", NETWORK);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    const arrivals = countArrivals(cdp);
    await page.addInitScript(observePaint);
    await page.goto(url, { waitUntil: "load" });
    await arrivals.quiet();
    const loaded = { ...arrivals.total };
    const lcp = await page.evaluate(() => (window as unknown as Observed).observed.lcp);
    await cdp.send("Network.emulateNetworkConditions", { ...NETWORK, latency: 0, downloadThroughput: -1 });
    return { ...loaded, lcp, cls: await scrollToEnd(page) };
  } finally {
    await context.close();
  }
}

/** The middle of each number of several visits. */
export function medianVisit(visits: readonly Visit[]): Visit {
  const middle = (key: keyof Visit) => median(visits.map((visit) => visit[key]));
  return {
    requests: middle("requests"),
    bytes: middle("bytes"),
    pictures: middle("pictures"),
    pictureBytes: middle("pictureBytes"),
    lcp: middle("lcp"),
    cls: middle("cls"),
  };
}

interface Observed {
  observed: { lcp: number; cls: number };
}

function observePaint(): void {
  const { observed } = Object.assign(window, { observed: { lcp: 0, cls: 0 } });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) observed.lcp = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) observed.cls += (entry as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
}

function countArrivals(cdp: CDPSession) {
  const total = { requests: 0, bytes: 0, pictures: 0, pictureBytes: 0 };
  const underWay = new Map<string, boolean>();
  let last = Date.now();
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    if (!request.url.startsWith("data:")) underWay.set(requestId, type === "Image" && request.url.includes("/image/"));
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const picture = underWay.get(requestId);
    if (picture === undefined) return;
    underWay.delete(requestId);
    last = Date.now();
    total.requests++;
    total.bytes += encodedDataLength;
    if (picture) total.pictures++;
    if (picture) total.pictureBytes += encodedDataLength;
  });
  cdp.on("Network.loadingFailed", ({ requestId }) => underWay.delete(requestId));
  const isQuiet = () => underWay.size === 0 && Date.now() - last > QUIET_MS;
  const quiet = async () => {
    while (!isQuiet()) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  return { total, quiet };
}

async function scrollToEnd(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 2) {
      scrollBy(0, innerHeight / 2);
      await frame();
    }
    return (window as unknown as Observed).observed.cls;
  });
}
