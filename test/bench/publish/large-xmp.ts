import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { withLargeXmp } from "../../support/large-xmp.ts";
import { median } from "../report/figures.ts";
import { measureScript } from "../report/measured.ts";
import { table } from "../report/table.ts";
import { writeGallery } from "./content.ts";

export interface LargeXmpOptions {
  folder: string;
  /** Folder of small photos. */
  photos: string;
  rounds: number;
  say: (line: string) => void;
}

/** Bytes of XMP in each photo. */
const XMP = 1_000_000;

const own = (name: string) => path.join(import.meta.dirname, `${name}.ts`);

/** What much XMP costs: the same photos with and without it, by the bare loop and published, in turn. */
export async function measureLargeXmp({ folder, photos, rounds, say }: LargeXmpOptions): Promise<string> {
  const heavy = path.join(folder, "photos");
  await writePhotos(photos, heavy);
  const inputs = { "without XMP": photos, "with 1 MB of XMP each": heavy };
  const runs = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [called, input] of Object.entries(inputs)) {
      for (const [by, measure] of [
        ["bare loop", bare],
        ["Glassine, every file stored already", published],
      ] as const) {
        const seconds = await measure(input, folder);
        const name = `${by}, ${called}`;
        runs.set(name, [...(runs.get(name) ?? []), seconds]);
        say(`${name}: ${seconds.toFixed(1)} s of processor time`);
      }
    }
  }
  const count = (await readdir(photos)).filter((file) => file.endsWith(".jpg")).length;
  const least = median(runs.get("bare loop, without XMP") ?? []);
  const rows = [...runs].map(([name, of]) => {
    const seconds = median(of);
    return [name, seconds.toFixed(1), ((seconds / count) * 1000).toFixed(0), (seconds / least).toFixed(2)];
  });
  return table([`${count} photos of 360 x 240`, "CPU s", "CPU ms a photo", "x bare, without XMP"], rows);
}

async function writePhotos(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const there = new Set(await readdir(to));
  for (const file of await readdir(from)) {
    if (!file.endsWith(".jpg") || there.has(file)) continue;
    await writeFile(path.join(to, file), withLargeXmp(await readFile(path.join(from, file)), XMP));
  }
}

async function bare(photos: string): Promise<number> {
  return (await measureScript({ script: own("bare-loop"), args: [photos], cwd: ROOT })).cpu;
}

/** The second publish of two, its lock lost in between: everything is made again, and nothing is stored. */
async function published(photos: string, folder: string): Promise<number> {
  const [content, work] = [path.join(folder, "content"), path.join(folder, "work")];
  for (const old of [content, work]) await rm(old, { recursive: true, force: true });
  await writeGallery(content, { gallery: "day", photos });
  const args = [content, path.join(work, "v3"), path.join(work, "cache")];
  const publish = () => measureScript({ script: own("ours"), args, cwd: ROOT });
  await publish();
  await rm(path.join(content, "day/photos.lock.json"));
  await rm(path.join(work, "cache"), { recursive: true });
  return (await publish()).cpu;
}
