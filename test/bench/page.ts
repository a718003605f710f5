/** What a 100-photo set costs a phone at its first visit, beside a page made by hand. Run: node test/bench/page.ts */
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { startServer } from "../../scripts/server/server.ts";
import { readArguments } from "../../scripts/terminal/arguments.ts";
import { runScript } from "../../scripts/terminal/script.ts";
import { paths } from "../../worker/domain/paths.ts";
import { launchBrowser } from "../support/browser.ts";
import { startEdge } from "./page/edge.ts";
import { GALLERY, LOCKED, publishGallery, SET } from "./page/gallery.ts";
import { handMadePage } from "./page/hand-made.ts";
import { auditPages } from "./page/lighthouse.ts";
import { medianVisit, table } from "./page/table.ts";
import { type Visit, visit } from "./page/visit.ts";

const PHONES = [
  { width: 412, height: 915, density: 1.75 },
  { width: 390, height: 844, density: 3 },
];
const PAGES = { Glassine: paths.set(GALLERY, SET), "made by hand": "/hand-made/" };

await runScript(async (argv) => {
  const { options } = readArguments(argv, {
    usage: "node test/bench/page.ts [--rounds N] [--folder DIR] [--sample DIR]",
    about: "Measures a set page of 100 photos on throttled phones, beside a page made by hand; then runs Lighthouse.",
    positionals: { min: 0, max: 0 },
    options: {
      rounds: { kind: "text", value: "N", help: "visits to each page; 0: Lighthouse alone", default: "7" },
      folder: { kind: "text", value: "DIR", help: "kept between runs", default: path.join(tmpdir(), "glassine-bench") },
      sample: { kind: "text", value: "DIR", help: "photos are cut from these", default: path.join(ROOT, "content") },
    },
  });
  await ensureBuilt(ROOT);
  const { stateDir, photos } = await publishGallery({ folder: options.folder, sample: options.sample });
  const server = await startServer({ root: ROOT, stateDir, host: "localhost", port: 0 });
  const edge = await startEdge({ worker: server.url, handMade: handMadePage(photos) });
  try {
    const rounds = Number(options.rounds);
    if (rounds > 0) console.log(await comparePages(edge.origin, rounds));
    console.log(await auditPages(edge.origin, { folder: options.folder, entry: LOCKED }));
  } finally {
    edge.close();
    await server.close();
  }
  return 0;
});

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
