import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { type Measured, measureScript } from "../report/measured.ts";
import { table } from "../report/table.ts";
import { placePhoto, writeGallery } from "./content.ts";

export interface AgainOptions {
  folder: string;
  /** Folder of the small photos. */
  small: string;
  /** A photo of 24 megapixels to add. */
  large: string;
  rounds: number;
  say: (line: string) => void;
}

const GALLERY = "many";

/** A publish of a gallery of many photos in which nothing changed, beside the least there is; then with one more photo. */
export async function measureAgain({ folder, small, large, rounds, say }: AgainOptions): Promise<string> {
  const content = path.join(folder, "content");
  const state = path.join(folder, "state/v3");
  await writeGallery(content, { gallery: GALLERY, photos: small });
  const script = (name: string, args: string[]) => measureScript({ script: path.join(ROOT, name), args, cwd: ROOT });
  const publish = () => script("scripts/publish.ts", ["--content", content, "--state", state]);
  const added = path.join(content, GALLERY, "photos/ZZZ_added.jpg");
  await rm(added, { force: true });
  if (!existsSync(state)) say("the small photos are being published");
  await publish();
  const runs = { least: [] as Measured[], unchanged: [] as Measured[], added: [] as Measured[] };
  for (let round = 0; round < rounds; round++) {
    runs.least.push(await script("test/bench/publish/only-open.ts", [state]));
    runs.unchanged.push(await publish());
  }
  say(`unchanged: ${median(runs.unchanged.map((run) => run.wall)).toFixed(2)} s`);
  for (let round = 0; round < Math.ceil(rounds / 3); round++) {
    await placePhoto(large, added);
    runs.added.push(await publish());
    await rm(added);
    await script("scripts/publish.ts", ["--content", content, "--state", state, "--remove-missing"]);
  }
  return againTable(runs);
}

function againTable(runs: Record<"least" | "unchanged" | "added", Measured[]>): string {
  const names = { least: "opens the runtime, asks D1", unchanged: "nothing changed", added: "one photo added" };
  const walls = (of: Measured[]) => of.map((run) => run.wall);
  const rows = Object.entries(names).map(([key, name]) => {
    const of = runs[key as keyof typeof names];
    const times = ratio(walls(of), walls(runs.least)).toFixed(2);
    return [name, median(walls(of)).toFixed(2), spread(walls(of)), times, median(of.map((run) => run.cpu)).toFixed(2)];
  });
  return table(["", "whole s", "spread", "x least", "CPU s"], rows);
}
