import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { median, spread } from "../report/figures.ts";
import { measureScript } from "../report/measured.ts";
import { table } from "../report/table.ts";

export interface PagesOptions {
  /** Photos of the gallery, ascending; always in 40 sets. */
  counts: readonly number[];
  rounds: number;
  say: (line: string) => void;
}

const SETS = 40;

/** How long pages take as a gallery grows: opening the renderer, rendering, slicing. */
export async function measurePages({ counts, rounds, say }: PagesOptions): Promise<string> {
  const runs = new Map(counts.map((count) => [count, [] as { seconds: number; megabytes: number; peak: number }[]]));
  const script = path.join(import.meta.dirname, "build-pages.ts");
  for (let round = 0; round < rounds; round++) {
    for (const count of counts) {
      const args = [String(count), String(SETS)];
      const { out, peak } = await measureScript({ script, args, cwd: ROOT });
      runs.get(count)?.push({ ...JSON.parse(out), peak: peak() });
    }
  }
  say(`pages of up to ${counts.at(-1)} photos are built`);
  const times = [...runs].map(([count, of]) => ({ count, seconds: median(of.map((run) => run.seconds)), of }));
  const rows = times.map(({ count, seconds, of }, i) => {
    const before = times[i - 1];
    const more = before ? ((seconds - before.seconds) / (count - before.count)) * 1000 : null;
    const [{ megabytes } = { megabytes: 0 }] = of;
    const peak = median(of.map((run) => run.peak));
    const range = spread(of.map((run) => run.seconds));
    return [count, seconds.toFixed(2), range, more?.toFixed(2) ?? "", megabytes.toFixed(1), peak.toFixed(0)];
  });
  return table([`photos in ${SETS} sets`, "build s", "spread", "ms per extra photo", "MB of pages", "peak MB"], rows);
}
