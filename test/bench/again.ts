/** A publish of a gallery of many photos that is live already: nothing changed, and one photo more. */
import path from "node:path";
import { takePhotos } from "./camera/camera.ts";
import type { BenchOptions } from "./part.ts";
import { measureAgain } from "./publish/again.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";

const FULL = { small: { count: 1000, width: 360, height: 240 }, large: { count: 1, width: 6000, height: 4000 } };
const QUICK = { small: { ...FULL.small, count: 6 }, large: { count: 1, width: 900, height: 600 } };

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? QUICK : FULL;
  const [large, small] = [path.join(folder, "large"), path.join(folder, "small")];
  await takePhotos({ folder: large, ...size.large, say });
  await takePhotos({ folder: small, ...size.small, say });
  const added = path.join(large, "BEN_0001.jpg");
  const times = rounds ?? (quick ? 1 : 7);
  const measured = await measureAgain({ folder: path.join(folder, "again"), small, large: added, rounds: times, say });
  return { "publish-again": `${measured}\n\n${machineLine(new Date(), ["sharp", "astro", "miniflare"])}` };
}
