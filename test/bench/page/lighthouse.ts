import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { builtLink } from "../../../worker/domain/link.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { ARGS, chromiumPath } from "../../support/browser.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { HAND_MADE } from "./edge.ts";
import { GALLERY, SET } from "./gallery.ts";

const run = promisify(execFile);

/** Not a dependency of the project: 176 MB, installed beside the bench's photos when first asked for. */
const LIGHTHOUSE = "lighthouse@13.5.0";
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;

interface Report {
  lighthouseVersion: string;
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; numericValue?: number; title: string }>;
}

/**
 * Lighthouse's mobile scores of cover, set and entry page, and of the page made by hand, as a table: the lowest of each score,
 * the median of each figure. And each audit that was not perfect once.
 */
export async function auditPages(
  origin: string,
  { folder, entry, rounds }: { folder: string; entry: string; rounds: number },
): Promise<string> {
  const cli = await installLighthouse(folder);
  const pages = {
    cover: paths.gallery(builtLink(GALLERY)),
    set: paths.set(builtLink(GALLERY), SET),
    entry: paths.enter(builtLink(entry)),
    [BY_HAND]: HAND_MADE,
  };
  const reports = new Map(Object.keys(pages).map((name): [string, Report[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, at] of Object.entries(pages)) reports.get(name)?.push(await audit(cli, `${origin}${at}`));
  }
  const byHand = lcpOf(reports.get(BY_HAND) ?? []);
  const rows = [...reports].map(([name, of]) => [name, ...figuresOf(of), ratio(lcpOf(of), byHand).toFixed(2)]);
  const faults = [...reports].flatMap(([name, of]) =>
    [...new Set(of.flatMap(faultsOf))].map((fault) => `- ${name}: ${fault}`),
  );
  const head = ["page", "performance", "accessibility", "best practices", "KB", "CLS", "blocked ms", "FCP ms"];
  return [table([...head, "LCP ms", "spread", "x made by hand"], rows), "", ...faults].join("\n");
}

const BY_HAND = "set made by hand";
const valuesOf = (reports: readonly Report[], id: string) =>
  reports.map(({ audits }) => audits[id]?.numericValue ?? Number.NaN);
const lcpOf = (reports: readonly Report[]) => valuesOf(reports, "largest-contentful-paint");

function figuresOf(reports: readonly Report[]): string[] {
  const score = (id: string) => Math.min(...reports.map(({ categories }) => categories[id]?.score ?? 0));
  const middle = (id: string, digits = 0) => median(valuesOf(reports, id)).toFixed(digits);
  return [
    ...CATEGORIES.map((id) => (score(id) * 100).toFixed(0)),
    (median(valuesOf(reports, "total-byte-weight")) / 1024).toFixed(0),
    middle("cumulative-layout-shift", 4),
    middle("total-blocking-time"),
    middle("first-contentful-paint"),
    middle("largest-contentful-paint"),
    spread(lcpOf(reports), 0),
  ];
}

async function installLighthouse(folder: string): Promise<string> {
  const prefix = path.join(folder, "lighthouse");
  const cli = path.join(prefix, "node_modules/lighthouse/cli/index.js");
  if (!existsSync(cli)) await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", prefix, LIGHTHOUSE]);
  return cli;
}

async function audit(cli: string, url: string): Promise<Report> {
  const flags = [
    `--chrome-flags=--headless ${ARGS.join(" ")}`,
    `--only-categories=${CATEGORIES}`,
    // The line and the processor are really slowed. Its default works times out from a visit at full speed, in which
    // everything of either page is there before the first photo is drawn.
    "--throttling-method=devtools",
    "--output=json",
    "--quiet",
  ];
  const env = { ...process.env, CHROME_PATH: await chromiumPath() };
  const { stdout } = await run(process.execPath, [cli, url, ...flags], { env, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Report;
}

function faultsOf({ categories, audits }: Report): string[] {
  const counted = CATEGORIES.flatMap((id) => categories[id]?.auditRefs ?? []).filter(({ weight }) => weight > 0);
  return counted.flatMap(({ id }) => {
    const { score, title } = audits[id] ?? { score: null, title: id };
    return score === null || score >= 0.9 ? [] : [`${title} (${score.toFixed(2)})`];
  });
}
