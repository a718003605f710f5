import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { openVideo } from "../../../scripts/publish/video/inspect.ts";
import { remuxVideo } from "../../../scripts/publish/video/remux.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { table } from "../report/table.ts";
import type { BenchFilm } from "./film.ts";

interface Remuxing {
  film: BenchFilm;
  folder: string;
  rounds: number;
}

type Way = (film: BenchFilm, to: string) => Promise<void>;

async function remux(film: BenchFilm, to: string): Promise<void> {
  const video = await openVideo(film.path);
  try {
    await remuxVideo(video, { to, signal: new AbortController().signal, onProgress: () => {} });
  } finally {
    video.input.dispose();
  }
}

const WAYS: Record<string, Way> = {
  "a plain copy, read and written": (film, to) => pipeline(createReadStream(film.path), createWriteStream(to)),
  "Glassine: read, and written as what plays": remux,
  "copied by the system": (film, to) => copyFile(film.path, to),
};
const FFMPEG = "ffmpeg -c copy -movflags +faststart";

async function ffmpeg(film: BenchFilm, to: string): Promise<void> {
  const args = ["-y", "-loglevel", "error", "-i", film.path, "-c", "copy", "-movflags", "+faststart", to];
  const { status } = spawnSync("ffmpeg", args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`ffmpeg ended with ${status}`);
}

/** Copies a film by each way in turn, round after round. CPU is this process's, with all its threads. */
export async function measureRemuxing({ film, folder, rounds }: Remuxing): Promise<string> {
  const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).error === undefined;
  const ways = Object.entries({ ...WAYS, ...(hasFfmpeg ? { [FFMPEG]: ffmpeg } : {}) });
  const figures = ways.map(() => ({ speed: [] as number[], cpu: [] as number[] }));
  const to = path.join(folder, "copy.mp4");
  // The first round warms everything and is not counted.
  for (let round = -1; round < rounds; round += 1) {
    for (const [i, [, way]] of ways.entries()) {
      await rm(to, { force: true });
      const [began, used] = [performance.now(), process.cpuUsage()];
      await way(film, to);
      const { user, system } = process.cpuUsage(used);
      const seconds = (performance.now() - began) / 1000;
      if (round < 0) continue;
      figures[i]?.speed.push(film.size / seconds / 1e6);
      figures[i]?.cpu.push((user + system) / (film.size / 1e9) / 1e6);
    }
  }
  await rm(to, { force: true });
  const [plain] = figures;
  const rows = ways.map(([name], i) => {
    const { speed = [], cpu = [] } = figures[i] ?? {};
    const isOwn = name !== FFMPEG;
    return [
      name,
      ...[median(speed).toFixed(0), spread(speed, 0), ratio(speed, plain?.speed ?? []).toFixed(2)],
      ...(isOwn ? [median(cpu).toFixed(2), (1 / ratio(cpu, plain?.cpu ?? [])).toFixed(2)] : ["", ""]),
    ];
  });
  const note = hasFfmpeg ? "" : "\n\n`ffmpeg` is not installed on this machine and was not measured.";
  return table(["", "MB/s", "spread", "x copy", "CPU s/GB", "x copy"], rows) + note;
}
