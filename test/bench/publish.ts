/** Publishing much XMP, and ever more pages. */
import path from "node:path";
import { takePhotos } from "./camera/camera.ts";
import type { BenchOptions } from "./part.ts";
import { measureLargeXmp } from "./publish/large-xmp.ts";
import { measurePages } from "./publish/pages.ts";
import type { Sections } from "./report/sections.ts";

const SMALL = { width: 360, height: 240 };
const FULL = { small: { count: 1000, ...SMALL }, pages: [1000, 2500, 5000, 10_000] };
const QUICK = { small: { count: 6, ...SMALL }, pages: [20, 40] };

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? QUICK : FULL;
  const small = path.join(folder, "small");
  await takePhotos({ folder: small, ...size.small, say });
  const times = rounds ?? (quick ? 1 : 3);
  return {
    "publish-xmp": await measureLargeXmp({ folder: path.join(folder, "xmp"), photos: small, rounds: 1, say }),
    "publish-pages": await measurePages({ counts: size.pages, rounds: times, say }),
  };
}
