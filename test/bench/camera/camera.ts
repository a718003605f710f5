import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { rollOf } from "./shots.ts";
import type { Film } from "./shutter.ts";

export interface Wish {
  folder: string;
  count: number;
  /** Pixels of each photo, lying. */
  width: number;
  height: number;
  say: (line: string) => void;
}

// A scene of 3000 pixels still has detail of its own when a photo is shown at 2560.
const MOST_DETAIL = 3000;

/** Takes photos that are not in the folder yet: JPEGs with EXIF, some lying on their side, some in Display P3. */
export async function takePhotos({ folder, count, width, height, say }: Wish): Promise<void> {
  const there = new Set(await readdir(folder).catch(() => []));
  const missing = rollOf(count).filter((shot) => !there.has(shot.file));
  if (missing.length === 0) return;
  say(`${missing.length} photos of ${width} x ${height} are being made`);
  const threads = availableParallelism();
  const scenes = [...new Set(missing.map((shot) => shot.scene))];
  const films = Array.from({ length: threads }, (_, thread): Film => {
    const shots = missing.filter((shot) => scenes.indexOf(shot.scene) % threads === thread);
    return { folder, shots, width, height, detail: Math.min(width, MOST_DETAIL) };
  });
  await Promise.all(films.filter((film) => film.shots.length > 0).map(runThread));
}

function runThread(film: Film): Promise<void> {
  const worker = new Worker(new URL("./shutter.ts", import.meta.url), { workerData: film });
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("exit", (status) => (status === 0 ? resolve() : reject(new Error("a thread of the camera ended early"))));
  });
}
