import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { median, spread } from "../report/figures.ts";
import { measureScript } from "../report/measured.ts";
import { table } from "../report/table.ts";

export interface PagesOptions {
  folder: string;
  /** Photos of the gallery, ascending; always in 40 sets. */
  counts: readonly number[];
  rounds: number;
  say: (line: string) => void;
}

const SETS = 40;

/** How long pages take as a gallery grows: loading Astro, building, slicing. */
export async function measurePages({ folder, counts, rounds, say }: PagesOptions): Promise<string> {
  const runs = new Map(counts.map((count) => [count, [] as { seconds: number; megabytes: number; peak: number }[]]));
  const script = path.join(import.meta.dirname, "build-pages.ts");
  for (let round = 0; round < rounds; round++) {
    for (const count of counts) {
      const args = [String(count), String(SETS), path.join(folder, "pages")];
      const { out, peak } = await measureScript({ script, args, cwd: ROOT });
      runs.get(count)?.push({ ...JSON.parse(out), peak });
    }
  }
  say(`pages of up to ${counts.at(-1)} photos are built`);
  const rows = [...runs].map(([count, of]) => {
    const seconds = of.map((run) => run.seconds);
    const each = (median(seconds) / count) * 1000;
    const [{ megabytes } = { megabytes: 0 }] = of;
    const peak = median(of.map((run) => run.peak));
    return [count, median(seconds).toFixed(2), spread(seconds), each.toFixed(2), megabytes.toFixed(1), peak.toFixed(0)];
  });
  return table([`photos in ${SETS} sets`, "build s", "spread", "ms a photo", "MB of pages", "peak MB"], rows);
}
