/** What videos cost: copying one into a file that plays at once, beside a plain copy; and sending its parts, beside a Worker that asks nothing. */
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import type { BenchOptions } from "./part.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";
import { makeBenchFilm } from "./video/film.ts";
import { measureRanges } from "./video/ranges.ts";
import { measureRemuxing } from "./video/remuxing.ts";

const SECONDS = { full: 180, quick: 4 };
const ROUNDS = { full: 7, quick: 1 };

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? "quick" : "full";
  const times = rounds ?? ROUNDS[size];
  await ensureBuilt(ROOT, () => say("building the Worker"));
  say("a film is made");
  const film = await makeBenchFilm(folder, SECONDS[size]);
  say("remuxing beside a plain copy");
  const remuxing = await measureRemuxing({ film, folder, rounds: times });
  say("parts of a film beside a bare Worker");
  const ranges = await measureRanges({ film, folder, rounds: times });
  const machine = machineLine(new Date(), ["mediabunny", "workerd", "miniflare"]);
  return { "video-remuxing": remuxing, "video-ranges": `${ranges}\n\n${machine}` };
}
