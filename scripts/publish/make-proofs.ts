import { join } from "node:path";
import pLimit from "p-limit";
import { mediaTypeOf } from "../../worker/domain/formats.ts";
import { proofBlobsOf } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { Watermark } from "../content/watermark.ts";
import { counted } from "../terminal/counted.ts";
import type { BlobUploads } from "./blob-uploads.ts";
import { type LockedPhoto, lockPhoto } from "./lock.ts";
import { renditionOf } from "./measure.ts";
import type { PublishOptions } from "./options.ts";
import { ENCODE_CONCURRENCY } from "./photo/encode-limit.ts";
import { sha256Of } from "./photo/original.ts";
import { filmHash, isProofOf, lacksFilm, proofHash } from "./proof/recipe.ts";
import { hasCodecs, INSTALL } from "./video/codecs.ts";
import { openWorkFolder } from "./video/work-folder.ts";

/** A gallery whose photos are measured. */
interface ProofGallery {
  gallery: string;
  watermark: Watermark | null;
  /** As they were measured before, by name. */
  before: ReadonlyMap<string, LockedPhoto>;
  /** By name; each is replaced by the same photo with the proof it should have. */
  results: Map<string, LockedPhoto>;
  record(photo: LockedPhoto): Promise<void>;
}

interface Bench extends Pick<PublishOptions, "target" | "cacheDir" | "progress" | "signal" | "checkpoint"> {
  uploads: BlobUploads;
}

interface Job {
  gallery: ProofGallery;
  photo: LockedPhoto;
}

/**
 * Draws the proofs that galleries lack, from what is stored: originals are not read, and what has no watermark stays as it is. Gives
 * warnings. Throws if the target fails.
 */
export async function makeProofs(galleries: readonly ProofGallery[], bench: Bench): Promise<string[]> {
  const wanted = galleries.filter(({ watermark }) => watermark);
  await bench.uploads.look(wanted.flatMap(({ results }) => [...results.values()].flatMap(proofBlobsOf)));
  const all = galleries.flatMap((gallery) => [...gallery.results.values()].map((photo): Job => ({ gallery, photo })));
  const lacking = all.filter(({ gallery, photo }) => lacksFilm(photo, gallery.watermark));
  const jobs = all.filter((job) => !isDone(job, bench));
  if (lacking.some((job) => !jobs.includes(job)) && (await hasCodecs()))
    jobs.push(...lacking.filter((job) => !jobs.includes(job)));
  const isFilm = (job: Job) =>
    job.gallery.watermark !== null && job.photo.video !== undefined && !filmOf(job, bench).versions;
  await drawPictures(
    jobs.filter((job) => !isFilm(job)),
    bench,
  );
  return drawFilms(jobs.filter(isFilm), bench);
}

async function drawPictures(jobs: readonly Job[], bench: Bench): Promise<void> {
  const drawn = jobs.filter(({ gallery }) => gallery.watermark).length;
  const step = drawn > 0 ? bench.progress.step("watermarks", drawn) : null;
  const limit = pLimit(ENCODE_CONCURRENCY);
  const faults: unknown[] = [];
  let done = 0;
  await Promise.all(
    jobs.map((job) =>
      limit(async () => {
        if (faults.length > 0) return;
        try {
          bench.signal.throwIfAborted();
          await settle(job, bench, filmOf(job, bench));
          if (!job.gallery.watermark) return;
          done += 1;
          step?.update(done);
          await bench.checkpoint?.("photo");
        } catch (fault) {
          faults.push(fault);
        }
      }),
    ),
  );
  step?.end(counted(done, "proof"));
  if (faults.length > 0) throw faults[0];
}

/** Films one after the other, because one keeps all cores busy. Progress is counted in seconds of them. */
async function drawFilms(jobs: readonly Job[], bench: Bench): Promise<string[]> {
  if (jobs.length === 0) return [];
  const folder = await openWorkFolder(join(bench.cacheDir, "videos"));
  const seconds = ({ photo }: Job) => photo.video?.duration ?? 0;
  const total = Math.ceil(jobs.reduce((sum, job) => sum + seconds(job), 0));
  const step = bench.progress.step("watermarks in videos (s)", total);
  const still: Job[] = [];
  let before = 0;
  for (const job of jobs) {
    bench.signal.throwIfAborted();
    const onProgress = (done: number) => step.update(Math.floor(before + done * seconds(job)));
    const film = await drawFilm(job, { ...bench, folder, onProgress });
    await settle(job, bench, film);
    if (!film.versions) still.push(job);
    before += seconds(job);
    await bench.checkpoint?.("photo");
  }
  step.end(counted(jobs.length - still.length, "video"));
  const why = (await hasCodecs())
    ? "because it could not be encoded here."
    : `because nothing here can encode it. To play it too: ${INSTALL}, then publish again.`;
  return still.map(
    ({ gallery, photo }) => `${gallery.gallery}: whoever sees proofs can't play the video ${photo.name}, ${why}`,
  );
}

type Filming = Omit<Parameters<typeof import("./make-proof-film.ts").makeProofFilm>[1], "hash" | "watermark" | "blobs">;

/** What is played of a film with a watermark, if anything is, and its `filmHash`; neither if no encoder was asked. */
type Film = Pick<LockedPhoto, "filmed"> & Pick<Proof, "versions">;

async function drawFilm({ gallery: { watermark }, photo: { video } }: Job, bench: Bench & Filming): Promise<Film> {
  if (!watermark || !video || !(await hasCodecs())) return {};
  const { makeProofFilm } = await import("./make-proof-film.ts");
  const filmed = filmHash(video, watermark);
  const versions = await makeProofFilm(video, { ...bench, hash: filmed, watermark, blobs: bench.target.blobs });
  return versions ? { filmed, versions } : { filmed };
}

/** What was made of the same film with the same watermark: its poster may have been another one. */
function filmOf({ gallery: { watermark, before }, photo }: Job, { uploads }: Bench): Film {
  const { name, video, proof } = photo;
  const versions = proof?.versions;
  if (!watermark || !video || !versions?.every(({ blob }) => uploads.has(blob))) return {};
  const filmed = filmHash(video, watermark);
  const earlier = before.get(name);
  // Locks of before don't say what was filmed, but the proof that it had is of the film that it had.
  const wasSame = earlier?.video && isProofOf(earlier, watermark) && filmHash(earlier.video, watermark) === filmed;
  return photo.filmed === filmed || (photo.filmed === undefined && wasSame) ? { filmed, versions } : {};
}

/** The photo has its proof, and the target has what is shown of it. */
function isDone({ gallery: { watermark }, photo }: Job, { uploads }: Bench): boolean {
  return isProofOf(photo, watermark) && proofBlobsOf(photo).every(uploads.has);
}

type Proof = NonNullable<LockedPhoto["proof"]>;

async function settle({ gallery, photo }: Job, bench: Bench, { versions, filmed }: Film): Promise<void> {
  const { proof: _, filmed: __, ...clean } = photo;
  const drawn = gallery.watermark ? await drawProof(photo, gallery.watermark, bench) : null;
  const proof = drawn ? { proof: { ...drawn, ...(versions && { versions }) } } : {};
  const settled = lockPhoto({ ...clean, ...proof, ...(filmed !== undefined && { filmed }) });
  gallery.results.set(photo.name, settled);
  await gallery.record(settled);
}

async function drawProof(photo: LockedPhoto, watermark: Watermark, { target, uploads }: Bench): Promise<Proof> {
  const { name, width, height, renditions } = photo;
  const { drawProofs, overlayOf } = await import("./proof/draw.ts");
  const largest = renditions.reduce((a, b) => (b.edge > a.edge ? b : a));
  const master = await target.blobs.get(keys.blob(largest.blob));
  if (!master || sha256Of(master) !== largest.blob) throw new Error(`${name} lacks its largest picture in storage`);
  const drawn = await drawProofs({ master, width, height, renditions, overlay: overlayOf(watermark) });
  const made = drawn.map(({ edge, format, bytes }) => ({
    ...{ edge, format, bytes, sha256: sha256Of(bytes), type: mediaTypeOf(format) },
  }));
  await uploads.putMissing(made);
  return { hash: proofHash(photo, watermark), renditions: made.map(renditionOf) };
}
