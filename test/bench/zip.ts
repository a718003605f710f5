/** What a zip costs: beside the same bytes with no zip around them, client-zip in the same Worker and archiver in Node. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { keys } from "../../worker/store/keys.ts";
import { benchGallery, guestCookie, insist, putGallery } from "./edge/gallery.ts";
import type { Call } from "./edge/load.ts";
import { builtWorker, type Modules, startWorkerd, type Workerd } from "./edge/workerd.ts";
import type { BenchOptions } from "./part.ts";
import { installPeers } from "./peers.ts";
import { machineLine } from "./report/machine.ts";
import type { Sections } from "./report/sections.ts";
import { startArchiver } from "./zip/archiver.ts";
import { measureBehaviour, type Ours } from "./zip/behaviour.ts";
import { makeOriginals, type Original } from "./zip/originals.ts";
import { measureThroughput, type Way } from "./zip/throughput.ts";
import { clientZipWorker, pipeWorker } from "./zip/workers.ts";

const INPUT = { full: { count: 125, size: 8_000_000 }, quick: { count: 16, size: 1_000_000 } };
const ROUNDS = { full: 5, quick: 1 };
/** client-zip gets a share of the files: it needs about as long for that as the others for all of them. */
const SHARE = 8;
const SMALL = 8;

export async function run({ quick, folder, rounds, say }: BenchOptions): Promise<Sections> {
  const size = quick ? "quick" : "full";
  await ensureBuilt(ROOT, () => say("building the Worker"));
  if (!quick) await installPeers(say);
  say("originals are being made");
  const originals = await makeOriginals(path.join(folder, "originals"), INPUT[size]);
  const share = originals.slice(0, originals.length / SHARE);
  const peers: Record<string, Modules> = quick ? {} : { "client-zip": await clientZipWorker(share) };
  const workers = { glassine: await builtWorker(), pipe: pipeWorker(originals), ...peers };
  const workerd = await startWorkerd({ stateDir: path.join(folder, "state"), workers });
  const archiver = quick ? null : await startArchiver(originals);
  try {
    say("originals are being stored");
    const ours = await publishOriginals(workerd, originals);
    const call: Call = { path: "/", status: 200 };
    const ways: Way[] = [
      { ...ours, name: "Glassine", call: ours.whole },
      { name: "the same bytes, no zip (the limit)", url: await workerd.urlOf("pipe"), call, usage: workerd.usage },
    ];
    if (!quick) {
      ways.push({ name: "client-zip in a Worker", url: await workerd.urlOf("client-zip"), call, usage: workerd.usage });
    }
    if (archiver) ways.push({ ...archiver, name: "archiver in Node, from disk", call });
    say("throughput");
    const throughput = await measureThroughput(ways, rounds ?? ROUNDS[size]);
    say("memory, first byte, twenty at once, resume");
    const behaviour = await measureBehaviour(ours);
    const machine = machineLine(new Date(), ["workerd", "miniflare"]);
    return { zip: throughput, "zip-behaviour": `${behaviour}\n\n${machine}` };
  } finally {
    archiver?.close();
    await workerd.close();
  }
}

/** A gallery of all originals, one of ten times as many photos with the same bytes, and one of a few. */
async function publishOriginals({ target, urlOf, usage }: Workerd, originals: readonly Original[]): Promise<Ours> {
  for (const { file, blob } of originals) {
    const bytes = await readFile(file);
    await insist(() => target.blobs.put(keys.blob(blob), bytes, { type: "image/jpeg" }));
  }
  const photos = { whole: originals.length, tenfold: 10 * originals.length, small: SMALL };
  const call = async (gallery: string, at: string): Promise<Call> => {
    return { path: at, headers: { cookie: await guestCookie(gallery) }, status: 200 };
  };
  for (const [gallery, count] of Object.entries(photos)) {
    await putGallery(target, benchGallery({ gallery, photos: count, thumbnails: [], originals }));
  }
  return {
    url: await urlOf("glassine"),
    usage,
    whole: await call("whole", paths.downloadAll(builtLink("whole"))),
    tenfold: await call("tenfold", paths.downloadAll(builtLink("tenfold"))),
    small: await call("small", paths.downloadAll(builtLink("small"))),
    photo: await call("whole", paths.downloadPhoto(builtLink("whole"), "ANB_00001")),
  };
}
