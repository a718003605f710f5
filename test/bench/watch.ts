/** How soon guests see a photo that was put into a watched folder, beside the time its renditions take to be made. */
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startScript, startServe } from "../support/running-script.ts";
import { runScript } from "../support/script.ts";
import { takePhotos } from "./camera/camera.ts";
import type { BenchOptions } from "./part.ts";
import { writeGallery } from "./publish/content.ts";
import { median, spread } from "./report/figures.ts";
import { machineLine } from "./report/machine.ts";
import { measureScript } from "./report/measured.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const GALLERY = "event";
const SIZES = {
  full: { "24 megapixels": { width: 6000, height: 4000 }, "1 megapixel": { width: 1200, height: 800 } },
  quick: { "1 megapixel": { width: 1200, height: 800 } },
};
const ASK_MS = 20;

/** Seconds, one for each photo. */
interface Shown {
  /** From the moment the file is there to the first page that names it. */
  seen: number[];
  /** Only its renditions, by the bare loop. */
  made: number[];
}

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const count = (rounds ?? (quick ? 1 : 7)) + 1;
  const all: [string, Shown][] = [];
  for (const [name, size] of Object.entries(SIZES[quick ? "quick" : "full"])) {
    const photos = path.join(folder, name.replace(" ", "-"));
    await takePhotos({ folder: photos, count, ...size, say });
    all.push([name, await showAll(path.join(folder, "watched"), { photos, count })]);
  }
  const rows = all.map(([name, { seen, made }]) => {
    const rest = seen.map((seconds, at) => seconds - (made[at] ?? Number.NaN));
    return [
      name,
      median(seen).toFixed(2),
      spread(seen),
      median(made).toFixed(2),
      median(rest).toFixed(2),
      spread(rest),
    ];
  });
  const head = ["one photo of", "until guests see it s", "spread", "its renditions s", "the rest s", "spread"];
  return { watch: `${table(head, rows)}\n\n${machineLine(new Date(), ["sharp", "miniflare"])}` };
}

/** Puts one photo after the other into a watched gallery that guests look at. The first one is there before, and warms everything. */
async function showAll(folder: string, { photos, count }: { photos: string; count: number }): Promise<Shown> {
  await rm(folder, { recursive: true, force: true });
  const [content, state, first] = [
    path.join(folder, "content"),
    path.join(folder, "state/v3"),
    path.join(folder, "first"),
  ];
  const files = Array.from({ length: count }, (_, i) => `BEN_${String(i + 1).padStart(4, "0")}.jpg`);
  await alone(photos, files[0] ?? "", first);
  await writeGallery(content, { gallery: GALLERY, photos: first });
  await done(runScript("publish.ts", "--content", content, "--state", state));
  await done(runScript("access.ts", GALLERY, "--visibility", "public", "--state", state));
  const server = await startServe(state);
  const watching = startScript("watch.ts", "--content", content, "--state", state);
  const shown: Shown = { seen: [], made: [] };
  try {
    await watching.said(/^Watching (?!no gallery)/m);
    for (const file of files.slice(1)) {
      const one = path.join(folder, "one");
      await alone(photos, file, one);
      const { out } = await measureScript({ script: BARE_LOOP, args: [one], cwd: folder });
      shown.made.push((JSON.parse(out) as { images: number }).images);
      shown.seen.push(await seenAfter(new URL(`/g/${GALLERY}/photos/`, server.url), { content, file, one }));
    }
  } finally {
    watching.process.kill("SIGINT");
    await watching.ended;
    server.process.kill("SIGKILL");
    await server.ended;
  }
  return shown;
}

const BARE_LOOP = path.join(import.meta.dirname, "publish/bare-loop.ts");

/** A folder with one file and nothing else. */
async function alone(photos: string, file: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(photos, file), path.join(folder, file));
}

/** Seconds until the page names a photo that is moved, whole, into its folder. */
async function seenAfter(page: URL, { content, file, one }: { content: string; file: string; one: string }) {
  const began = performance.now();
  await rename(path.join(one, file), path.join(content, GALLERY, "photos", file));
  const name = file.replace(".jpg", "");
  for (;;) {
    const answer = await fetch(page);
    if ((await answer.text()).includes(name)) return (performance.now() - began) / 1000;
    await wait(ASK_MS);
  }
}

async function done(command: ReturnType<typeof runScript>): Promise<void> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(output);
}
