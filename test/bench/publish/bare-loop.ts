/**
 * The limit: every rendition of every photo by sharp, as fast as we know how, and nothing else. With a state folder, what was
 * made and the originals are also put into the local R2, unchecked and unasked.
 * Run: node bare-loop.ts PHOTOS [STATE]
 */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { prepareProcess } from "../../../scripts/publish/process.ts";

prepareProcess();
const { default: sharp } = await import("sharp");
const { default: pLimit } = await import("p-limit");
const { planColour } = await import("../../../scripts/publish/colour/plan.ts");
const { edgesOf, RECIPE } = await import("../../../scripts/publish/photo/recipe.ts");

type Pixels = { data: Buffer; info: { width: number; height: number; channels: 1 | 2 | 3 | 4 } };

sharp.concurrency(1);
sharp.cache(false);
const atOnce = availableParallelism() + 1;
const limit = pLimit(atOnce);
const [folder = ".", state] = process.argv.slice(2);
const target = state ? await openTarget(state) : null;
const queue = readdirSync(folder).filter((file) => file.endsWith(".jpg"));
const began = performance.now();
const before = process.cpuUsage();
await Promise.all(Array.from({ length: atOnce }, runQueue));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ images: (performance.now() - began) / 1000, imagesCpu: (user + system) / 1e6 }));
await target?.close();
process.exit(0);

async function openTarget(stateDir: string) {
  const { openLocalTarget } = await import("../../../scripts/target/local.ts");
  return openLocalTarget({ stateDir, root: path.resolve(import.meta.dirname, "../../..") });
}

async function runQueue(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const bytes = await readFile(path.join(folder, file));
    const made = await develop(bytes);
    for (const [i, one] of [...made, bytes].entries()) {
      await target?.blobs.put(`bare/${file}/${i}`, one, { type: "image/jpeg" });
    }
  }
}

async function develop(bytes: Buffer): Promise<Buffer[]> {
  const { icc, space, width, height } = await sharp(bytes).metadata();
  const wide = space === "srgb" && planColour(icc ?? null) === "keep-p3";
  const longEdge = Math.max(width, height);
  const [avifEdges, jpgEdges] = [edgesOf(longEdge, RECIPE.avif.edges), edgesOf(longEdge, RECIPE.jpg.edges)];
  const edge = Math.max(...avifEdges);
  const first = sharp(bytes, { ignoreIcc: !wide, failOn: "error" }).autoOrient().resize(edge, edge, { fit: "inside" });
  const large = await limit(() => expose(wide ? first.keepIccProfile() : first, wide));
  const small = await limit(() => expose(print(large, Math.min(960, edge), wide), wide));
  const { edges: _, ...avif } = RECIPE.avif;
  const { edges: __, ...jpg } = RECIPE.jpg;
  const of = (size: number) => print(size > 960 ? large : small, size, wide);
  return Promise.all([
    ...avifEdges.toReversed().map((size) => limit(() => of(size).avif(avif).toBuffer())),
    ...jpgEdges.toReversed().map((size) => limit(() => of(size).jpeg(jpg).toBuffer())),
  ]);
}

async function expose(image: import("sharp").Sharp, wide: boolean): Promise<Pixels> {
  const out = wide ? image.tiff({ compression: "none" }) : image.raw();
  return (await out.toBuffer({ resolveWithObject: true })) as Pixels;
}

function print({ data, info: { width, height, channels } }: Pixels, edge: number, wide: boolean) {
  const open = wide ? sharp(data).keepIccProfile() : sharp(data, { raw: { width, height, channels } });
  return Math.max(width, height) === edge ? open : open.resize(edge, edge, { fit: "inside" });
}
