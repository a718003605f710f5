import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFilm } from "../../support/films.ts";

/** A file on disk. */
export interface BenchFilm {
  path: string;
  /** Bytes. */
  size: number;
}

/** A film of 720p with 30 pictures a second, sound and 11 Mbit/s, made once; its pictures are noise to everything that copies them. */
export async function makeBenchFilm(folder: string, seconds: number): Promise<BenchFilm> {
  const at = path.join(folder, `film-${seconds}.mp4`);
  const made = await stat(at).catch(() => null);
  if (!made) await writeFile(at, await makeFilm({ width: 1280, height: 720, duration: seconds, rate: 30 }));
  return { path: at, size: made?.size ?? (await stat(at)).size };
}
