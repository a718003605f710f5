/** How long `npm run prove` takes to attack a gallery of as many photos as a wedding has, and what it asks for. */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { runScript } from "../support/script.ts";
import { takePhotos } from "./camera/camera.ts";
import type { BenchOptions } from "./part.ts";
import { placePhoto } from "./publish/content.ts";
import { median, spread } from "./report/figures.ts";
import { machineLine } from "./report/machine.ts";
import { measureScript } from "./report/measured.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const GALLERY = "wedding";
const COUNTS = { full: 800, quick: 6 };
const ROUNDS = { full: 3, quick: 1 };
const PHOTO = { width: 1800, height: 1200 };
/** Three sets, of which guests see two. */
const SETS = ["ceremony", "party", "family"] as const;
const YAML = `title: The whole day
date: 2026-06-13
sets:
${SETS.map((set) => `  - id: ${set}\n    title: ${set}\n`).join("")}`;

const OPTIONS = [
  ...["--visibility", "protected", "--everyone", "ceremony,party", "--client-only", "family"],
  ...["--guest-password", "rice-and-roses", "--client-password", "cake-and-candles", "--downloads", "all"],
];

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? "quick" : "full";
  const content = path.join(folder, "content");
  const place = ["--state", path.join(folder, "state/v3")];
  await placeGallery(content, { folder: path.join(folder, "photos"), count: COUNTS[size], say });
  await rm(path.join(folder, "state"), { recursive: true, force: true });
  say("publishing them");
  await done(runScript("publish.ts", "--content", content, ...place));
  await done(runScript("access.ts", GALLERY, ...OPTIONS, ...place));
  const seconds: number[] = [];
  const cpu: number[] = [];
  let said = "";
  for (let round = 0; round < (rounds ?? ROUNDS[size]); round += 1) {
    say(`round ${round + 1}`);
    const proved = await measureScript({ script: "scripts/prove.ts", args: [GALLERY, ...place], cwd: ROOT });
    seconds.push(proved.wall);
    cpu.push(proved.cpu);
    said = proved.out;
  }
  const requests = /proved: ([\d,]+) requests/.exec(said)?.[1];
  if (!requests) throw new Error(`the gallery is proved: ${said}`);
  const rows = [
    [String(COUNTS[size]), requests, median(seconds).toFixed(0), spread(seconds, 0), median(cpu).toFixed(0)],
  ];
  const measured = table(["photos", "requests", "seconds", "spread", "CPU s"], rows);
  return { prove: `${measured}\n\n${machineLine(new Date(), ["workerd", "hono"])}` };
}

interface Roll {
  folder: string;
  count: number;
  say: (line: string) => void;
}

/** A gallery whose photos are spread over its sets. */
async function placeGallery(content: string, { folder, count, say }: Roll): Promise<void> {
  await takePhotos({ folder, count, ...PHOTO, say });
  await rm(content, { recursive: true, force: true });
  const folders = SETS.map((set) => path.join(content, GALLERY, set));
  for (const each of folders) await mkdir(each, { recursive: true });
  const files = (await readdir(folder)).filter((file) => file.endsWith(".jpg"));
  for (const [at, file] of files.entries()) {
    await placePhoto(path.join(folder, file), path.join(folders[at % SETS.length] ?? content, file));
  }
  await writeFile(path.join(content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
  await writeFile(path.join(content, GALLERY, "gallery.yaml"), YAML);
}

async function done(command: ReturnType<typeof runScript>): Promise<void> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(output);
}
