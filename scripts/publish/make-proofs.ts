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
import { isProofOf, proofHash } from "./proof/recipe.ts";

/** A gallery whose photos are measured. */
interface ProofGallery {
  watermark: Watermark | null;
  /** By name; each is replaced by the same photo with the proof it should have. */
  results: Map<string, LockedPhoto>;
  record(photo: LockedPhoto): Promise<void>;
}

interface Bench extends Pick<PublishOptions, "target" | "progress" | "signal" | "checkpoint"> {
  uploads: BlobUploads;
}

/**
 * Draws the proofs that galleries lack, from the renditions that are stored: originals are not read, and clean renditions stay as
 * they are. Throws if the target fails.
 */
export async function makeProofs(galleries: readonly ProofGallery[], bench: Bench): Promise<void> {
  const wanted = galleries.filter(({ watermark }) => watermark);
  await bench.uploads.look(wanted.flatMap(({ results }) => [...results.values()].flatMap(proofBlobsOf)));
  const jobs = galleries.flatMap((gallery) =>
    [...gallery.results.values()]
      .filter((photo) => !isDone(gallery, photo, bench))
      .map((photo) => ({ gallery, photo })),
  );
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
          await settle(job, bench);
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

/** The photo has its proof, and the target has the proof's renditions. */
function isDone({ watermark }: ProofGallery, photo: LockedPhoto, { uploads }: Bench): boolean {
  return isProofOf(photo, watermark) && proofBlobsOf(photo).every(uploads.has);
}

async function settle({ gallery, photo }: { gallery: ProofGallery; photo: LockedPhoto }, bench: Bench): Promise<void> {
  const { proof: _, ...clean } = photo;
  const proof = gallery.watermark ? await drawProof(photo, gallery.watermark, bench) : undefined;
  const settled = lockPhoto({ ...clean, ...(proof ? { proof } : {}) });
  gallery.results.set(photo.name, settled);
  await gallery.record(settled);
}

async function drawProof(
  { name, hash, width, height, renditions }: LockedPhoto,
  watermark: Watermark,
  { target, uploads }: Bench,
): Promise<NonNullable<LockedPhoto["proof"]>> {
  const { drawProofs, overlayOf } = await import("./proof/draw.ts");
  const largest = renditions.reduce((a, b) => (b.edge > a.edge ? b : a));
  const master = await target.blobs.get(keys.blob(largest.blob));
  if (!master || sha256Of(master) !== largest.blob) throw new Error(`${name} lacks its largest picture in storage`);
  const drawn = await drawProofs({ master, width, height, renditions, overlay: overlayOf(watermark) });
  const made = drawn.map(({ edge, format, bytes }) => ({
    ...{ edge, format, bytes, sha256: sha256Of(bytes), type: mediaTypeOf(format) },
  }));
  await uploads.putMissing(made);
  return { hash: proofHash(hash, watermark), renditions: made.map(renditionOf) };
}
