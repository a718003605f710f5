/** Which encoder at which settings: bytes at equal likeness against processor time. */
import { createRequire } from "node:module";
import path from "node:path";
import sharp from "sharp";
import { RECIPE } from "../../scripts/publish/photo/recipe.ts";
import { PLATES } from "../../scripts/sample/plates.ts";
import { takePhotos } from "./camera/camera.ts";
import { type Encoder, type Match, match, type Sitter, sit, tryQuality } from "./encoders/contest.ts";
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
  const goals = await Promise.all(sitters.map((one) => tryQuality(one, REFERENCE, RECIPE.jpg.quality)));
  const rows: [string, Match[]][] = [];
  for (const encoder of contestants(efforts)) {
    rows.push([encoder.name, await matchAll(encoder, { sitters, goals: goals.map((goal) => goal.decibels) })]);
    say(`${encoder.name} is measured`);
  }
  const machine = machineLine(new Date(), ["sharp"]);
  return { encoders: `${encoderTable(rows)}\n\n${machine}` };
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

async function matchAll(
  encoder: Encoder,
  { sitters, goals }: { sitters: readonly Sitter[]; goals: readonly number[] },
): Promise<Match[]> {
  const matches: Match[] = [];
  // One after the other, so that processor time is this one's alone.
  for (const [i, sitter] of sitters.entries()) matches.push(await match(sitter, encoder, goals[i] ?? 0));
  return matches;
}

function encoderTable(rows: readonly [string, Match[]][]): string {
  const mean = (numbers: number[]) => Math.exp(numbers.reduce((sum, n) => sum + Math.log(n), 0) / numbers.length);
  const reference = rows[0]?.[1] ?? [];
  const lines = rows.map(([name, matches]) => [
    name,
    Math.round(median(matches.map((one) => one.quality))),
    (matches.reduce((sum, one) => sum + one.bytes, 0) / matches.length / 1000).toFixed(0),
    mean(matches.map((one, i) => one.bytes / (reference[i]?.bytes ?? Number.NaN))).toFixed(2),
    (matches.reduce((sum, one) => sum + one.cpu, 0) / matches.length).toFixed(0),
  ]);
  return table(["encoder", "quality", "kB", "x JPEG", "CPU ms"], lines);
}
