import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { paths } from "../../../worker/domain/paths.ts";
import { ARGS, chromiumPath } from "../../support/browser.ts";
import { table } from "../report/table.ts";
import { HAND_MADE } from "./edge.ts";
import { GALLERY, SET } from "./gallery.ts";

const run = promisify(execFile);

/** Not a dependency of the project: 176 MB, installed beside the bench's photos when first asked for. */
export const LIGHTHOUSE = "lighthouse@13.5.0";
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;

interface Report {
  lighthouseVersion: string;
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; numericValue?: number; title: string }>;
}

/**
 * Lighthouse's mobile scores of cover, set and entry page, and of the page made by hand, as a table; and each audit
 * that is not perfect.
 */
export async function auditPages(
  origin: string,
  { folder, entry }: { folder: string; entry: string },
): Promise<string> {
  const cli = await installLighthouse(folder);
  const pages = {
    cover: paths.gallery(GALLERY),
    set: paths.set(GALLERY, SET),
    entry: paths.enter(entry),
    "set made by hand": HAND_MADE,
  };
  const rows: (string | number)[][] = [];
  const faults: string[] = [];
  for (const [name, at] of Object.entries(pages)) {
    const report = await audit(cli, `${origin}${at}`);
    const scores = CATEGORIES.map((id) => Math.round((report.categories[id]?.score ?? 0) * 100));
    const value = (id: string) => report.audits[id]?.numericValue ?? Number.NaN;
    const kb = Math.round(value("total-byte-weight") / 1024);
    const lcp = Math.round(value("largest-contentful-paint"));
    rows.push([
      name,
      ...scores,
      kb,
      lcp,
      value("cumulative-layout-shift").toFixed(4),
      Math.round(value("total-blocking-time")),
    ]);
    faults.push(...faultsOf(report).map((fault) => `- ${name}: ${fault}`));
  }
  const head = ["page", "performance", "accessibility", "best practices", "KB", "LCP ms", "CLS", "blocked ms"];
  return [table(head, rows), "", ...faults].join("\n");
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
