/** How long a publish to an account takes over a line of 40 Mbit/s: until visitors see it, and until its originals are there. */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { openPageRenderer } from "../../scripts/publish/page-renderer.ts";
import { digestSite } from "../../scripts/publish/site-digest.ts";
import { accountEnv, startAccountServers } from "../support/account-servers.ts";
import { takePhotos } from "./camera/camera.ts";
import { layLine } from "./line/line.ts";
import type { BenchOptions } from "./part.ts";
import { writeGallery } from "./publish/content.ts";
import { machineLine } from "./report/machine.ts";
import { measureScript } from "./report/measured.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const SIZES = {
  full: { count: 200, width: 6000, height: 4000 },
  quick: { count: 2, width: 900, height: 600 },
};
/** Bytes in a second: 40 Mbit. */
const PER_SECOND = 5_000_000;
const GALLERY = "day";

export async function run({ quick, folder, say }: BenchOptions): Promise<Sections> {
  const photos = path.join(folder, "photos");
  await takePhotos({ folder: photos, ...SIZES[quick ? "quick" : "full"], say });
  say("the page renderer");
  await openPageRenderer({ root: ROOT, site: await digestSite(ROOT) });
  say("the bare loop");
  const bareLoop = path.join(import.meta.dirname, "publish/bare-loop.ts");
  const { out } = await measureScript({ script: bareLoop, args: [photos], cwd: folder });
  const { images: rendering } = JSON.parse(out) as { images: number };
  say("originals follow");
  const soon = await publishAway(folder, { photos, args: [] });
  say("all at once");
  const atOnce = await publishAway(folder, { photos, args: ["all-at-once"] });
  const originals = await bytesIn(photos);
  const line = { shown: (soon.sent - originals) / PER_SECOND, all: soon.sent / PER_SECOND };
  const limit = Math.max(rendering, line.shown);
  const row = (name: string, seconds: number, least: number) => [
    ...[name, seconds.toFixed(0), least.toFixed(0), (seconds / least).toFixed(2)],
  ];
  const rows = [
    row("seen, originals follow", soon.first, limit),
    row("whole, originals follow", soon.last, line.all),
    row("seen and whole, `--all-at-once`", atOnce.last, line.all),
  ];
  const head = ["until visitors have it", "s", "limit s", "x limit"];
  const facts = `The bare loop alone takes ${rendering.toFixed(0)} s; pictures and pages are ${line.shown.toFixed(0)} s of the line, and everything ${line.all.toFixed(0)} s.`;
  return { line: `${table(head, rows)}\n\n${facts}\n\n${machineLine(new Date(), ["sharp", "@aws-sdk/client-s3"])}` };
}

interface Away {
  /** Seconds until the first switch, and the last. */
  first: number;
  last: number;
  /** Bytes that went over the line. */
  sent: number;
}

/** A first publish to an empty account. */
async function publishAway(folder: string, { photos, args }: { photos: string; args: string[] }): Promise<Away> {
  const [content, cache] = [path.join(folder, "content"), path.join(folder, "cache")];
  for (const each of [content, cache]) await rm(each, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await writeGallery(content, { gallery: GALLERY, photos });
  const servers = await startAccountServers();
  const line = await layLine(servers.s3, PER_SECOND);
  try {
    const script = path.join(import.meta.dirname, "publish/publish-away.ts");
    const env = accountEnv({ s3: line.url, d1: servers.database.url });
    const { out } = await measureScript({ script, args: [content, cache, ...args], cwd: ROOT, env });
    const { switched } = JSON.parse(out) as { switched: number[] };
    const [first, last] = [switched[0], switched.at(-1)];
    if (first === undefined || last === undefined) throw new Error("nothing went live");
    return { first, last, sent: line.sent };
  } finally {
    await line.close();
    await servers.close();
  }
}

async function bytesIn(folder: string): Promise<number> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".jpg"));
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
