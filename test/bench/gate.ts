/** What asking costs: images, refusals and pages at the edge, beside a Worker that asks nothing. */
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { measureGrowth } from "./gate/growth.ts";
import { measureServing } from "./gate/serving.ts";
import { measureSetPage } from "./gate/set-page.ts";
import type { BenchOptions } from "./part.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";

const ROUNDS = { full: 9, quick: 1 };
const COUNT = { full: 3000, quick: 100 };

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? "quick" : "full";
  const serving = { folder, rounds: rounds ?? ROUNDS[size], count: COUNT[size] };
  await ensureBuilt(ROOT, () => say("building the Worker"));
  say("images, 304 and 401 beside a bare Worker");
  const gate = await measureServing(serving);
  say("more photos, marks and galleries");
  const growth = await measureGrowth(serving);
  say("a page of 2,000 photos");
  const page = await measureSetPage(serving);
  const machine = machineLine(new Date(), ["workerd", "miniflare", "hono", "jose"]);
  return { gate, "gate-growth": growth, "gate-page": `${page}\n\n${machine}` };
}
