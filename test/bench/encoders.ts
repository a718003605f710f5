/** Which encoder at which settings: bytes at equal likeness against processor time. */
import { createRequire } from "node:module";
import path from "node:path";
import sharp from "sharp";
import { PLATES } from "../../sample/plates.ts";
import { RECIPE } from "../../scripts/publish/photo/recipe.ts";
import { takePhotos } from "./camera/camera.ts";
import { cpuOf, type Encoder, match, sit, type Try, tryQuality } from "./encoders/contest.ts";
import { callJudges, type Judge, type Picture } from "./encoders/judges.ts";
import type { BenchOptions } from "./part.ts";
import { median } from "./report/figures.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const FULL = { edge: 960, scenes: 5, plates: 4, efforts: [0, 1, 2, 3, 4, 5, 6] };
const QUICK = { edge: 400, scenes: 1, plates: 1, efforts: [0, 2] };
const chromaSubsampling = "4:2:0";
const REFERENCE: Encoder = {
  name: "JPEG (libjpeg-turbo)",
  qualities: [60, 70, 80, 90],
  encode: (image, quality) => image.jpeg({ quality, chromaSubsampling }),
};

export async function run({ quick, folder, say }: BenchOptions): Promise<Sections> {
  const { edge, scenes, plates, efforts } = quick ? QUICK : FULL;
  sharp.concurrency(1);
  const photos = path.join(folder, "photos");
  await takePhotos({ folder: photos, count: scenes, width: 2400, height: 1600, say });
  const taken = Array.from({ length: scenes }, (_, i) =>
    path.join(photos, `BEN_${String(i + 1).padStart(4, "0")}.jpg`),
  );
  const sitters = await Promise.all([...taken, ...platePaths(plates)].map((photo) => sit(photo, edge)));
  const judges = await callJudges();
  const goals = await tryAll({ ...REFERENCE, qualities: [RECIPE.jpg.quality] }, { sitters, judges });
  const rows: [string, Try[][]][] = [];
  for (const encoder of contestants(efforts)) {
    rows.push([encoder.name, await tryAll(encoder, { sitters, judges })]);
    say(`${encoder.name} is measured`);
  }
  for (const judge of judges) await judge.close();
  const machine = machineLine(new Date(), ["sharp"]);
  return { encoders: `${encoderTable(rows, { judges, goals: goals.flat() })}\n\n${machine}` };
}

function contestants(efforts: readonly number[]): Encoder[] {
  const webp = [60, 70, 80, 90];
  return [
    REFERENCE,
    {
      ...REFERENCE,
      name: "JPEG, progressive",
      encode: (image, quality) => image.jpeg({ quality, chromaSubsampling, progressive: true }),
    },
    {
      ...REFERENCE,
      name: "MozJPEG",
      encode: (image, quality) => image.jpeg({ quality, chromaSubsampling, mozjpeg: true }),
    },
    { name: "WebP, effort 4", qualities: webp, encode: (image, quality) => image.webp({ quality, effort: 4 }) },
    { name: "WebP, effort 6", qualities: webp, encode: (image, quality) => image.webp({ quality, effort: 6 }) },
    ...efforts.map(
      (effort): Encoder => ({
        name: `AVIF, effort ${effort}`,
        qualities: [54, 64, 74],
        encode: (image, quality) => image.avif({ quality, effort, chromaSubsampling }),
      }),
    ),
  ];
}

function platePaths(count: number): string[] {
  const { resolve } = createRequire(import.meta.url);
  const all = PLATES.flatMap((set) => set.photos).slice(0, count);
  return all.map(({ source }) => path.join(path.dirname(resolve(`${source}/package.json`)), "data/image.jpg"));
}

/** All tries of an encoder: photos, and qualities within. */
async function tryAll(
  encoder: Encoder,
  { sitters, judges }: { sitters: readonly Picture[]; judges: readonly Judge[] },
): Promise<Try[][]> {
  const all: Try[][] = [];
  // One after the other, so that processor time is this one's alone.
  for (const sitter of sitters) {
    const tries: Try[] = [];
    for (const quality of encoder.qualities) tries.push(await tryQuality(sitter, { encoder, quality, judges }));
    all.push(tries);
  }
  return all;
}

/** `goals`: the reference at the recipe's quality, for each photo. */
function encoderTable(
  rows: readonly [string, Try[][]][],
  { judges, goals }: { judges: readonly Judge[]; goals: readonly Try[] },
): string {
  const lines = rows.map(([name, photos]) => [
    name,
    mean(photos.map(cpuOf)).toFixed(0),
    ...judges.flatMap((_, judge) => {
      const matches = photos.map((tries, i) => match(tries, { judge, goal: goals[i]?.likeness[judge] ?? Number.NaN }));
      return [
        Math.round(median(matches.map((one) => one.quality))),
        (mean(matches.map((one) => one.bytes)) / 1000).toFixed(0),
        geometricMean(matches.map((one, i) => one.bytes / (goals[i]?.bytes ?? Number.NaN))).toFixed(2),
      ];
    }),
  ]);
  const heads = judges.flatMap(({ name }) => [`quality by ${name}`, "kB", "x JPEG"]);
  return table(["encoder", "CPU ms", ...heads], lines);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const geometricMean = (numbers: readonly number[]) => Math.exp(mean(numbers.map(Math.log)));
