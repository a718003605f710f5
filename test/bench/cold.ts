/** A first publish of 40 photos of 24 megapixels beside its limit and its peers. */
import path from "node:path";
import { takePhotos } from "./camera/camera.ts";
import type { BenchOptions } from "./part.ts";
import { measureCold } from "./publish/cold.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";

const FULL = { count: 40, width: 6000, height: 4000 };
const QUICK = { count: 2, width: 900, height: 600 };

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const photos = path.join(folder, "large");
  await takePhotos({ folder: photos, ...(quick ? QUICK : FULL), say });
  const times = rounds ?? (quick ? 1 : 3);
  const cold = await measureCold({ folder: path.join(folder, "cold"), photos, rounds: times, peers: !quick, say });
  return { "publish-cold": `${cold}\n\n${machineLine(new Date(), ["sharp", "astro", "miniflare"])}` };
}
