/** What a set page of 100 photos costs a phone at its first visit, beside a page made by hand; then Lighthouse. */
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { startServer } from "../../scripts/server/server.ts";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { launchBrowser } from "../support/browser.ts";
import { HAND_MADE, startEdge } from "./page/edge.ts";
import { GALLERY, LOCKED, publishGallery, SET } from "./page/gallery.ts";
import { handMadePage } from "./page/hand-made.ts";
import { auditPages } from "./page/lighthouse.ts";
import { medianVisit, type Visit, visit } from "./page/visit.ts";
import type { BenchOptions } from "./part.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const PHONES = [
  { width: 412, height: 915, density: 1.75 },
  { width: 390, height: 844, density: 3 },
];
const PAGES = { Glassine: paths.set(builtLink(GALLERY), SET), "made by hand": HAND_MADE };
const PHOTOS = { full: 100, quick: 6 };
const ROUNDS = { full: 7, quick: 1 };
const AUDITS = 3;

export async function run({ quick, folder, sample, rounds }: BenchOptions): Promise<Sections> {
  const size = quick ? "quick" : "full";
  await ensureBuilt(ROOT);
  const { stateDir, photos } = await publishGallery({ folder, sample, count: PHOTOS[size] });
  const server = await startServer({ root: ROOT, stateDir, host: "localhost", port: 0 });
  const edge = await startEdge({ worker: server.url, handMade: handMadePage(photos) });
  try {
    const visits = await comparePages(edge.origin, rounds ?? ROUNDS[size]);
    if (quick) return { page: visits };
    const machine = machineLine(new Date(), ["sharp", "workerd", "@sparticuz/chromium"]);
    const audits = await auditPages(edge.origin, { folder, entry: LOCKED, rounds: AUDITS });
    return { page: `${visits}\n\n${machine}`, lighthouse: audits };
  } finally {
    edge.close();
    await server.close();
  }
}

/** Visits both pages in turn, so that whatever else the machine does falls on both. */
async function comparePages(origin: string, rounds: number): Promise<string> {
  const browser = await launchBrowser();
  const rows: (string | number)[][] = [];
  for (const phone of PHONES) {
    const visits: Record<string, Visit[]> = { Glassine: [], "made by hand": [] };
    for (let round = 0; round < rounds; round++) {
      for (const [name, at] of Object.entries(PAGES)) {
        visits[name]?.push(await visit(browser, { url: `${origin}${at}`, phone }));
      }
    }
    for (const [name, made] of Object.entries(visits)) {
      const { requests, bytes, pictures, pictureBytes, lcp, cls } = medianVisit(made);
      const kb = (count: number) => (count / 1024).toFixed(0);
      const screen = `${phone.width} x ${phone.height} @ ${phone.density}`;
      rows.push([screen, name, requests, kb(bytes), pictures, kb(pictureBytes), Math.round(lcp), cls.toFixed(4)]);
    }
  }
  await browser.close();
  return table(["phone", "page", "requests", "KB", "pictures", "KB of pictures", "LCP ms", "CLS"], rows);
}
