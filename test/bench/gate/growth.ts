import path from "node:path";
import type { GalleryBuild } from "../../../worker/domain/build-input.ts";
import { benchGallery, putFiles, putGallery, putMarks, putRows } from "../edge/gallery.ts";
import { type Leg, measureLegs } from "../edge/leg.ts";
import { builtWorker, startWorkerd, type Workerd } from "../edge/workerd.ts";
import { median, ratio } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { CONNECTIONS, type Serving, THUMBNAIL_BYTES } from "./serving.ts";
import { askedOf } from "./visitors.ts";

interface World {
  workerd: Workerd;
  put(gallery: string, photos: number): Promise<GalleryBuild>;
}

/** What a guest's thumbnail costs where there is little, and where there is much of something. */
export async function measureGrowth({ folder, rounds, count }: Serving): Promise<string> {
  const worlds: World[] = [];
  for (const name of ["one", "thousand", "sizes"]) worlds.push(await openWorld(path.join(folder, name)));
  const [one, thousand, sizes] = worlds as [World, World, World];
  try {
    const legs = {
      hundred: await legOf(sizes, await sizes.put("hundred", 100), count),
      tenThousand: await legOf(sizes, await sizes.put("ten-thousand", 10_000), count),
      unmarked: await legOf(sizes, await sizes.put("unmarked", 2000), count),
      marked: await markedLeg(sizes, count),
      alone: await legOf(one, await one.put("hundred", 100), count),
      among: await legOf(thousand, await thousand.put("hundred", 100), count),
    };
    const others = Array.from({ length: 999 }, (_, i) => ({ gallery: `other-${i}`, version: "v1", photos: 100 }));
    await putRows(thousand.workerd.target, others);
    const figures = await measureLegs(legs, { rounds, connections: CONNECTIONS });
    const row = (what: string, little: keyof typeof legs, much: keyof typeof legs) => [
      what,
      median(figures[little].cpu).toFixed(0),
      median(figures[much].cpu).toFixed(0),
      ratio(figures[much].cpu, figures[little].cpu).toFixed(2),
      ratio(figures[much].perSecond, figures[little].perSecond).toFixed(2),
    ];
    return table(
      ["", "CPU us/request", "with more", "x CPU", "x requests/s"],
      [
        row("100 or 10,000 photos in the gallery", "hundred", "tenThousand"),
        row("0 or 1,000 private marks among 2,000 photos", "unmarked", "marked"),
        row("1 or 1,000 galleries", "alone", "among"),
      ],
    );
  } finally {
    await Promise.all(worlds.map(({ workerd }) => workerd.close()));
  }
}

async function openWorld(stateDir: string): Promise<World> {
  const workerd = await startWorkerd({ stateDir, workers: { glassine: await builtWorker() } });
  const thumbnails = await putFiles(workerd.target, { count: 64, size: THUMBNAIL_BYTES });
  return {
    workerd,
    async put(gallery, photos) {
      const build = benchGallery({ gallery, photos, thumbnails });
      await putGallery(workerd.target, build);
      return build;
    },
  };
}

async function legOf(
  { workerd }: World,
  build: GalleryBuild,
  count: number,
  hidden?: ReadonlySet<string>,
): Promise<Leg> {
  const { guest } = await askedOf(build, hidden);
  return { url: await workerd.urlOf("glassine"), calls: guest, count, usage: workerd.usage };
}

/** Every second of 2,000 photos is marked private; the others are asked for. */
async function markedLeg(world: World, count: number): Promise<Leg> {
  const build = await world.put("marked", 2000);
  const marked = Object.keys(build.photos).filter((_, i) => i % 2 === 0);
  await putMarks(world.workerd.target, "marked", marked);
  return legOf(world, build, count, new Set(marked));
}
