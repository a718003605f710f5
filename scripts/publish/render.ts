import pLimit from "p-limit";
import { blobsOf, cleanBlobsOf } from "../../worker/domain/manifest.ts";
import type { Presence } from "../disk/presence.ts";
import { counted, countedWith } from "../terminal/counted.ts";
import type { Problem } from "../terminal/problem.ts";
import { type BlobUploads, openBlobUploads } from "./blob-uploads.ts";
import { damageWarnings } from "./damaged-photos.ts";
import { checkRoomFor } from "./disk-check.ts";
import type { LockedPhoto } from "./lock.ts";
import { type LockWriter, openLockWriter } from "./lock-writer.ts";
import { makeProofs } from "./make-proofs.ts";
import { measurePhoto } from "./measure.ts";
import type { PublishOptions } from "./options.ts";
import type { OriginalQueue } from "./original-queue.ts";
import { ENCODE_CONCURRENCY } from "./photo/encode-limit.ts";
import type { RenderPool } from "./photo/render-pool.ts";
import { PhotoUnreadable } from "./photo/unreadable.ts";
import type { GalleryPlan } from "./plan.ts";
import { asToday, type DraftPhoto, isSettled, placed } from "./read.ts";
import { renderVideos } from "./render-videos.ts";

/** A gallery whose photos are all measured and stored. */
export interface Rendered {
  plan: GalleryPlan;
  /** In order. */
  photos: LockedPhoto[];
  lockWriter: LockWriter;
  /** Names of those whose originals are not stored yet; fewer from one moment to the next. */
  arriving: () => ReadonlySet<string>;
}

export interface Rendering {
  rendered: Rendered[];
  failed: string[];
  problems: Problem[];
  /** What is said of photos that are published although their files are damaged. */
  warnings: string[];
}

type RenderOptions = Pick<
  PublishOptions,
  "target" | "cacheDir" | "check" | "progress" | "now" | "signal" | "checkpoint" | "seeFirst"
> & {
  renderPool: RenderPool;
  presence: Presence;
  /** Sends originals behind everything else; left out: they wait for the second pass. */
  originals?: OriginalQueue;
};

/** Photos that are sent to an account while others are encoded: each holds its files in memory. */
const UPLOADS_AHEAD = 6;

interface Bench {
  uploads: BlobUploads;
  problems: Problem[];
}

/** One photo to measure. */
interface Job {
  plan: GalleryPlan;
  photo: DraftPhoto;
  lockWriter: LockWriter;
  results: Map<string, LockedPhoto>;
}

/**
 * Step 3: measures every photo that needs it and stores whatever the target lacks, photo by photo, so that memory is
 * bounded whatever their number. A photo that can't be read is a problem of its gallery; the others continue.
 */
export async function renderGalleries(plans: readonly GalleryPlan[], options: RenderOptions): Promise<Rendering> {
  const bench: Bench = { uploads: openBlobUploads(options.target.blobs, options.originals), problems: [] };
  await bench.uploads.look(plans.flatMap(settledBlobs));
  bench.uploads.originalsLater = bytesToRead(plans, bench) > (options.seeFirst ?? Number.POSITIVE_INFINITY);
  const open = plans.map((plan) => openGallery(plan, { bench, ...options }));
  const jobs = open.flatMap((gallery) => gallery.jobs);
  const toRender = jobs.filter(({ plan, photo }) => !settledOf(plan, { photo, bench })).map(({ photo }) => photo);
  await checkRoomFor(toRender, { target: options.target, has: bench.uploads.has });
  const warnings: string[] = [];
  try {
    await runJobs(
      jobs.filter(({ photo }) => !photo.video),
      { bench, options },
    );
    const videos = jobs.filter(({ photo }) => photo.video);
    await renderVideos(videos, { ...bench, ...options }, (job, measure) =>
      keep(job, measure, { ...bench, ...options }),
    );
    warnings.push(...(await makeProofs(open.map(proofGalleryOf), { ...bench, ...options })));
  } finally {
    for (const { lockWriter } of open) await lockWriter.flush();
  }
  const rendered = open.map(({ plan, lockWriter, results }): Rendered => {
    const photos = plan.draft.photos.map((photo) => results.get(photo.name)).filter((photo) => photo !== undefined);
    const arriving = () =>
      new Set(photos.filter(({ original }) => !bench.uploads.has(original.blob)).map(({ name }) => name));
    return { plan, photos, lockWriter, arriving };
  });
  const [whole, failed] = [rendered.filter(isWhole), rendered.filter((gallery) => !isWhole(gallery))];
  return {
    rendered: whole,
    failed: failed.map(({ plan }) => plan.draft.content.gallery),
    problems: bench.problems,
    warnings: [...warnings, ...rendered.flatMap(({ plan, photos }) => damageWarnings(plan, photos))],
  };
}

const proofGalleryOf = ({ plan, results, lockWriter }: OpenGallery) => ({
  ...{
    gallery: plan.draft.content.gallery,
    watermark: plan.draft.content.watermark,
    before: plan.draft.lock.photos,
    results,
  },
  record: (photo: LockedPhoto) => lockWriter.record(photo),
});

const isWhole = ({ plan, photos }: Rendered) => photos.length === plan.draft.photos.length;

/** Bytes of the originals that have to be read, most of which have to be stored too. */
function bytesToRead(plans: readonly GalleryPlan[], bench: Bench): number {
  const unsettled = plans.flatMap((plan) => plan.draft.photos.filter((photo) => !settledOf(plan, { photo, bench })));
  return unsettled.reduce((sum, { disk }) => sum + (disk?.size ?? 0), 0);
}

function settledBlobs({ draft: { photos } }: GalleryPlan): string[] {
  return photos.flatMap(({ locked }) => (locked ? blobsOf(locked) : []));
}

interface OpenGallery {
  plan: GalleryPlan;
  lockWriter: LockWriter;
  results: Map<string, LockedPhoto>;
  jobs: Job[];
}

/** What is known of a photo that needs no work: it was measured, and everything made from it is stored. */
function settledOf({ draft }: GalleryPlan, { photo, bench }: { photo: DraftPhoto; bench: Bench }): LockedPhoto | null {
  const settled = isSettled(photo, draft.content.settings["strip-gps"]) ? asToday(photo) : null;
  // Whoever archived an original can't store it later.
  const later = bench.uploads.originalsLater && photo.disk !== null;
  const needed = settled && cleanBlobsOf(later ? { ...settled, arriving: true } : settled);
  return needed?.every(bench.uploads.has) ? settled : null;
}

interface Opening extends Pick<RenderOptions, "now" | "check"> {
  bench: Bench;
}

function openGallery(plan: GalleryPlan, { bench, now, check }: Opening): OpenGallery {
  const { content, photos } = plan.draft;
  const lockWriter = openLockWriter(plan.draft, now);
  const results = new Map<string, LockedPhoto>();
  const gallery: OpenGallery = { plan, lockWriter, results, jobs: [] };
  const lost: DraftPhoto[] = [];
  for (const photo of photos) {
    const settled = settledOf(plan, { photo, bench });
    if (settled && !(check && photo.disk)) results.set(photo.name, settled);
    else if (photo.disk === null) lost.push(photo);
    else gallery.jobs.push({ plan, photo, lockWriter, results });
  }
  if (lost.length > 0) {
    const what = `${countedWith(lost.length, "photo", ["has", "have"])} neither an original on this computer nor stored files, such as "${lost[0]?.name}"`;
    const fix = "Put the originals back, or publish with --remove-missing";
    bench.problems.push({ file: content.shown, line: null, what, fix });
  }
  return gallery;
}

async function runJobs(jobs: Job[], { bench, options }: { bench: Bench; options: RenderOptions }): Promise<void> {
  if (jobs.length === 0) return;
  const step = options.progress.step("render", jobs.length);
  // While some are encoded, others are on their way: the line to an account is slower than the encoders, or the other way round.
  const limit = pLimit(options.target.account ? ENCODE_CONCURRENCY + UPLOADS_AHEAD : ENCODE_CONCURRENCY);
  const faults: unknown[] = [];
  let done = 0;
  const run = async (job: Job) => {
    if (faults.length > 0) return;
    try {
      options.signal.throwIfAborted();
      await runJob(job, { ...bench, ...options });
      done += 1;
      step.update(done);
      await options.checkpoint?.("photo");
    } catch (fault) {
      faults.push(fault);
    }
  };
  // Even after a fault, photos under way are finished, so that nothing is stored unnoticed.
  await Promise.all(jobs.map((job) => limit(run, job)));
  step.end(`${done} of ${counted(jobs.length, "photo")}, ${counted(bench.uploads.sent, "file")} stored`);
  if (faults.length > 0) throw faults[0];
}

async function runJob(job: Job, options: Bench & RenderOptions): Promise<void> {
  const { uploads, renderPool, check: thorough } = options;
  const { plan, photo } = job;
  const { disk: file, locked } = photo;
  if (!file) return;
  const stripGps = plan.draft.content.settings["strip-gps"];
  await keep(job, () => measurePhoto({ file, locked, stripGps, thorough, uploads, renderPool }), options);
}

/** Notes what was measured, or why that was not possible. */
async function keep(
  { plan: { draft }, photo, lockWriter, results }: Job,
  measure: () => Promise<LockedPhoto>,
  { problems, presence }: Bench & RenderOptions,
): Promise<void> {
  const { disk: file } = photo;
  if (!file) return;
  try {
    const measured = placed(await measure(), photo);
    draft.times.record(file, measured.source);
    results.set(photo.name, measured);
    await lockWriter.record(measured);
  } catch (error) {
    if (!(error instanceof PhotoUnreadable)) throw error;
    await presence.check();
    problems.push({ file: file.shown, line: null, what: error.message, fix: error.fix });
  }
}
