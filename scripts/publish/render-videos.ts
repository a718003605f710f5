import { join } from "node:path";
import { counted } from "../terminal/counted.ts";
import type { BlobUploads } from "./blob-uploads.ts";
import type { LockedPhoto } from "./lock.ts";
import type { PublishOptions } from "./options.ts";
import type { RenderPool } from "./photo/render-pool.ts";
import type { GalleryPlan } from "./plan.ts";
import type { DraftPhoto } from "./read.ts";
import { openWorkFolder } from "./video/work-folder.ts";

const MEGABYTE = 1_000_000;

/** One video to measure. */
interface VideoJob {
  plan: GalleryPlan;
  photo: DraftPhoto;
}

interface VideoBench extends Pick<PublishOptions, "cacheDir" | "progress" | "signal" | "checkpoint"> {
  uploads: BlobUploads;
  renderPool: RenderPool;
}

/**
 * Measures videos one after the other, because one keeps all cores busy. Progress is counted in megabytes of their files. `keep` gets
 * each, or waits for a fault to be reported.
 */
export async function renderVideos<Job extends VideoJob>(
  jobs: readonly Job[],
  { uploads, renderPool, ...options }: VideoBench,
  keep: (job: Job, measure: () => Promise<LockedPhoto>) => Promise<void>,
): Promise<void> {
  if (jobs.length === 0) return;
  const { cacheDir, progress, signal } = options;
  const folder = await openWorkFolder(join(cacheDir, "videos"));
  const megabytes = ({ photo }: Job) => (photo.disk?.size ?? 0) / MEGABYTE;
  const total = Math.max(1, Math.ceil(jobs.reduce((sum, job) => sum + megabytes(job), 0)));
  const step = progress.step("videos (MB)", total);
  let before = 0;
  for (const job of jobs) {
    signal.throwIfAborted();
    const onProgress = (done: number) => step.update(Math.floor(before + done * megabytes(job)));
    await keep(job, () => measure(job, { uploads, renderPool, folder, signal, onProgress }));
    before += megabytes(job);
    await options.checkpoint?.("photo");
  }
  step.end(counted(jobs.length, "video"));
}

type Measuring = Pick<
  Parameters<typeof import("./measure-video.ts").measureVideo>[0],
  "uploads" | "renderPool" | "folder" | "signal" | "onProgress"
>;

async function measure({ plan: { draft }, photo }: VideoJob, measuring: Measuring): Promise<LockedPhoto> {
  const { disk: file, locked, video: files } = photo;
  if (!file || !files) throw new Error("a video to measure is on disk");
  const stripGps = draft.content.settings["strip-gps"];
  // Loading it takes a tenth of a second of work, and most galleries have no videos.
  const { measureVideo } = await import("./measure-video.ts");
  const measured = await measureVideo({ file, files, locked, stripGps, ...measuring });
  for (const { file: next, sha256 } of measured.beside) draft.times.record(next, sha256);
  return measured.photo;
}
