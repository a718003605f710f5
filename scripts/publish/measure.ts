import { FALLBACK } from "../../worker/domain/formats.ts";
import {
  type Download,
  downloadsOf,
  hasEverySize,
  type Rendition,
  shownBlobsOf,
} from "../../worker/domain/manifest.ts";
import { eachSize, sizeRow } from "../../worker/domain/sizes.ts";
import { downloadName } from "../content/file-name.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import type { BlobUploads } from "./blob-uploads.ts";
import type { Description } from "./description/description.ts";
import { type LockedPhoto, lockPhoto } from "./lock.ts";
import type { Digested } from "./photo/original.ts";
import { DECODER } from "./photo/recipe.ts";
import type { RenderPool } from "./photo/render-pool.ts";
import type { EncodedRendition, ProcessedPhoto } from "./photo/render-worker.ts";
import { openStoring } from "./storing.ts";

export interface MeasureOptions {
  file: PhotoFile;
  /** What was measured for a photo of that name before. */
  locked: LockedPhoto | null;
  stripGps: boolean;
  /** Looks for damage in every coded bit of the original, also of one that is stored. */
  thorough: boolean;
  uploads: BlobUploads;
  renderPool: RenderPool;
}

/**
 * Reads an original once, makes its renditions unless the target has them, and stores whatever the target lacks. Throws
 * PhotoUnreadable for a bad file, anything else if the target fails.
 */
export async function measurePhoto(options: MeasureOptions): Promise<LockedPhoto> {
  const { file, stripGps, thorough, uploads, renderPool } = options;
  const earlier = await reusable(options);
  // Older decoders passed over damage.
  const known = earlier && { source: earlier.source, hash: earlier.hash, judged: earlier.decoder === DECODER };
  const storing = openStoring(uploads);
  const processed = await renderPool.process({ file, stripGps, known, thorough }, storing.add).finally(storing.ended);
  await storing.done();
  const { source, hash, description, original, developed } = processed;
  // Most are stored already; what is locked has to be.
  await uploads.putMissing([...(developed?.encoded ?? []), ...(uploads.originalsLater ? [] : [original])]);
  if (uploads.originalsLater) await uploads.offerOriginal(original);
  const damage = processed.damage === undefined ? earlier?.damage : (processed.damage ?? undefined);
  const place = { name: file.name, file: file.file, set: file.set };
  const identity = { ...place, hash, source, stripGps, decoder: DECODER, damage, ...saidOf(description) };
  if (developed) return lockPhoto({ ...identity, ...factsOf(developed, { file, original }) });
  if (!earlier) throw new Error("nothing was made, and nothing was known");
  return lockPhoto({ ...earlier, ...identity, original: downloadOf(original, earlier.original.file) });
}

/** What the file says, as the lock keeps it. */
function saidOf({ taken, caption, rating, camera }: Description) {
  const said = { caption, rating, camera, fraction: taken?.fraction ?? "", zone: taken?.zone ?? null };
  return { taken: taken?.wall ?? null, said };
}

function factsOf(
  { encoded, ...facts }: NonNullable<ProcessedPhoto["developed"]>,
  { file, original }: { file: PhotoFile; original: Digested },
) {
  const files = eachSize((size) => {
    const { edge } = sizeRow(size);
    return downloadOf(edge === null ? original : jpegOf(encoded, edge), downloadName(file.file, size));
  });
  return { ...facts, renditions: encoded.map(renditionOf), ...files };
}

/** The largest JPEG of at most that edge. */
function jpegOf(encoded: readonly EncodedRendition[], edge: number): EncodedRendition {
  const jpeg = encoded.findLast((rendition) => rendition.format === FALLBACK && rendition.edge <= edge);
  if (!jpeg) throw new Error(`the recipe makes no JPEG of ${edge} pixels`);
  return jpeg;
}

export const renditionOf = ({
  edge,
  format,
  sha256,
  bytes,
  crc32,
}: Pick<EncodedRendition, "edge" | "format" | "sha256"> & { bytes: Uint8Array; crc32?: number }): Rendition => ({
  edge,
  format,
  blob: sha256,
  size: bytes.length,
  // Only clean JPEGs go into zips.
  ...(format === FALLBACK && crc32 !== undefined ? { crc32 } : {}),
});

const downloadOf = ({ sha256, bytes, crc32, type }: Digested, file: string): Download => ({
  file,
  blob: sha256,
  size: bytes.length,
  crc32,
  type,
});

/** What was measured for a photo before, if the target has everything that was made from it. */
export async function reusable({
  locked,
  uploads,
}: Pick<MeasureOptions, "locked" | "uploads">): Promise<LockedPhoto | null> {
  if (!locked || !hasEverySize(locked)) return null;
  const made = downloadsOf(locked).filter((file) => file !== locked.original);
  const blobs = [...shownBlobsOf(locked), ...made.map(({ blob }) => blob)];
  await uploads.look(blobs);
  return blobs.every((blob) => uploads.has(blob)) ? locked : null;
}
