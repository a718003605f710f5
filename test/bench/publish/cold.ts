import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { RECIPE } from "../../../scripts/publish/photo/recipe.ts";
import { installPeers, installThumbsup, peerScript } from "../peers.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { type Measured, measureScript } from "../report/measured.ts";
import { table } from "../report/table.ts";
import { writeGallery } from "./content.ts";

export interface ColdOptions {
  /** Where everything goes but the photos. */
  folder: string;
  photos: string;
  rounds: number;
  peers: boolean;
  say: (line: string) => void;
}

/** One run: from outside, and what it says of its images. */
interface Run extends Measured {
  /** Seconds they took. */
  images: number;
  /** Seconds of processor time they took, in all threads of the process. */
  imagesCpu: number;
  /** When all were there, in milliseconds since 1970; left out where nothing comes after them. */
  made?: number;
}

const BARE = "bare sharp loop";
const OURS = "Glassine, every file stored already";

type Contender = (folder: string) => Promise<Measured>;

const own = (name: string) => path.join(import.meta.dirname, `${name}.ts`);

/** A first publish beside the bare loop and the peers: all in turn, each round with nothing left of the one before. */
export async function measureCold({ folder, photos, rounds, peers, say }: ColdOptions): Promise<string> {
  const content = path.join(folder, "content");
  await writeGallery(content, { gallery: "day", photos });
  const publish = (at: string) => {
    const folders = [content, path.join(at, "v3"), path.join(at, "cache")];
    return measureScript({ script: own("ours"), args: folders, cwd: ROOT });
  };
  const forget = () => rm(path.join(content, "day/photos.lock.json"), { force: true });
  const contenders: Record<string, Contender> = {
    [BARE]: () => measureScript({ script: own("bare-loop"), args: [photos], cwd: ROOT }),
    [OURS]: async (at) => {
      await forget();
      await publish(at);
      // Without its lock every photo is made again, and nothing of it has to be stored.
      await forget();
      await rm(path.join(at, "cache"), { recursive: true });
      await settle();
      return publish(at);
    },
    "bare loop, stored in local R2": (at) =>
      measureScript({ script: own("bare-loop"), args: [photos, path.join(at, "v3")], cwd: ROOT }),
    "Glassine, stored in local R2": async (at) => {
      await forget();
      return publish(at);
    },
  };
  if (peers) Object.assign(contenders, await callPeers({ folder, photos, say }));
  return coldTable(await runInTurn(contenders, { folder, rounds, say }));
}

async function callPeers({
  folder,
  photos,
  say,
}: Pick<ColdOptions, "folder" | "photos" | "say">): Promise<Record<string, Contender>> {
  await installPeers(say);
  const run = (name: string, args: string[]) => measureScript({ script: peerScript(name), args, cwd: ROOT });
  const recipe = JSON.stringify(RECIPE);
  const called: Record<string, Contender> = {
    "eleventy-img": (at) => run("eleventy", [photos, at, recipe]),
    "astro:assets": (at) => run("astro", [photos, at, recipe]),
  };
  const thumbsup = await installThumbsup(folder, say);
  if (thumbsup) called["thumbsup, three JPEGs"] = (at) => run("thumbsup", [photos, at, thumbsup]);
  return called;
}

// What one run left to be written to disk is not the next one's load.
const settle = () => promisify(execFile)("sync");

async function runInTurn(
  contenders: Record<string, Contender>,
  { folder, rounds, say }: Pick<ColdOptions, "folder" | "rounds" | "say">,
): Promise<Map<string, Run[]>> {
  const runs = new Map(Object.keys(contenders).map((name): [string, Run[]] => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, contend] of Object.entries(contenders)) {
      const at = path.join(folder, "work");
      await rm(at, { recursive: true, force: true });
      await mkdir(at, { recursive: true });
      await settle();
      const measured = await contend(at);
      const said = JSON.parse(measured.out) as Pick<Run, "images" | "imagesCpu" | "made">;
      runs.get(name)?.push({ ...measured, ...said });
      say(`round ${round} of ${rounds}: ${name} ${measured.wall.toFixed(1)} s, ${measured.cpu.toFixed(1)} s CPU`);
    }
  }
  return runs;
}

function coldTable(runs: Map<string, Run[]>): string {
  const seconds = (of: Run[], key: "images" | "imagesCpu" | "wall" | "cpu") => of.map((run) => run[key]);
  const [bare, ours] = [seconds(runs.get(BARE) ?? [], "images"), seconds(runs.get(OURS) ?? [], "images")];
  const bareCpu = seconds(runs.get(BARE) ?? [], "imagesCpu");
  const rows = [...runs].map(([name, of]) => {
    const images = seconds(of, "images");
    return [
      name,
      median(images).toFixed(1),
      spread(images, 1),
      ratio(images, bare).toFixed(2),
      ratio(images, ours).toFixed(2),
      cpuTimes(seconds(of, "imagesCpu"), bareCpu),
      median(seconds(of, "wall")).toFixed(1),
      median(seconds(of, "cpu")).toFixed(1),
      median(of.map((run) => run.peak(run.made))).toFixed(0),
      median(of.map((run) => run.peak())).toFixed(0),
    ];
  });
  const heads = [
    "",
    "images s",
    "spread",
    "x bare",
    "x Glassine",
    "CPU x bare",
    "whole s",
    "CPU s",
    "peak MB, images",
    "peak MB",
  ];
  return table(heads, rows);
}

/** How many times the bare loop's processor time, where a contender says what its images took. */
function cpuTimes(own: readonly number[], bare: readonly number[]): string {
  return own.every((one) => one > 0) ? ratio(own, bare).toFixed(2) : "";
}
