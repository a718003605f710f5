/** Publishing beside its limit and its peers: cold, and ever more pages. */
import path from "node:path";
import { takePhotos } from "./camera/camera.ts";
import type { BenchOptions } from "./part.ts";
import { measureCold } from "./publish/cold.ts";
import { measureLargeXmp } from "./publish/large-xmp.ts";
import { measurePages } from "./publish/pages.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";

const LARGE = { width: 6000, height: 4000 };
const SMALL = { width: 360, height: 240 };
const FULL = { large: { count: 40, ...LARGE }, small: { count: 1000, ...SMALL }, pages: [1000, 2500, 5000, 10_000] };
const QUICK = { large: { count: 2, width: 900, height: 600 }, small: { count: 6, ...SMALL }, pages: [20, 40] };

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? QUICK : FULL;
  const [large, small] = [path.join(folder, "large"), path.join(folder, "small")];
  await takePhotos({ folder: large, ...size.large, say });
  await takePhotos({ folder: small, ...size.small, say });
  const times = rounds ?? (quick ? 1 : 3);
  const cold = { folder: path.join(folder, "cold"), photos: large, rounds: times, peers: !quick, say };
  const machine = machineLine(new Date(), ["sharp", "astro", "miniflare"]);
  return {
    "publish-cold": `${await measureCold(cold)}\n\n${machine}`,
    "publish-xmp": await measureLargeXmp({ folder: path.join(folder, "xmp"), photos: small, rounds: 1, say }),
    "publish-pages": await measurePages({ counts: size.pages, rounds: quick ? 1 : times, say }),
  };
}
