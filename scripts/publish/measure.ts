import { FALLBACK } from "../../worker/domain/formats.ts";
import type { Download, Rendition } from "../../worker/domain/manifest.ts";
import { downloadNames } from "../content/file-name.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import type { BlobUploads } from "./blob-uploads.ts";
import type { Description } from "./description/description.ts";
import { type LockedPhoto, lockPhoto } from "./lock.ts";
import type { Digested } from "./photo/original.ts";
import { DECODER } from "./photo/recipe.ts";
import type { RenderPool } from "./photo/render-pool.ts";
import type { EncodedRendition, ProcessedPhoto } from "./photo/render-worker.ts";

export interface MeasureOptions {
  file: PhotoFile;
  /** What was measured for a photo of that name before. */
  locked: LockedPhoto | null;
  stripGps: boolean;
  uploads: BlobUploads;
  renderPool: RenderPool;
}

/**
 * Reads an original once, makes its renditions unless the target has them, and stores whatever the target lacks. Throws
 * PhotoUnreadable for a bad file, anything else if the target fails.
 */
export async function measurePhoto(options: MeasureOptions): Promise<LockedPhoto> {
  const { file, stripGps, uploads, renderPool } = options;
  const earlier = await reusable(options);
  const processed = await renderPool.process({
    file,
    stripGps,
    known: earlier && { source: earlier.source, hash: earlier.hash },
  });
  const { source, hash, description, original, developed } = processed;
  const place = { name: file.name, file: file.file, set: file.set };
  const identity = { ...place, hash, source, stripGps, decoder: DECODER, ...saidOf(description) };
  await uploads.putMissing([...(developed?.encoded ?? []), original]);
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
  const web = encoded.findLast((rendition) => rendition.format === FALLBACK);
  if (!web) throw new Error("the recipe makes no JPEG");
  const names = downloadNames(file.file);
  return {
    ...facts,
    renditions: encoded.map(renditionOf),
    original: downloadOf(original, names.original),
    web: downloadOf(web, names.web),
  };
}

const renditionOf = ({ edge, format, sha256, bytes }: EncodedRendition): Rendition => ({
  edge,
  format,
  blob: sha256,
  size: bytes.length,
});

const downloadOf = ({ sha256, bytes, crc32, type }: Digested, file: string): Download => ({
  file,
  blob: sha256,
  size: bytes.length,
  crc32,
  type,
});

/** What was measured for a photo before, if the target has everything that was made from it. */
async function reusable({ locked, uploads }: MeasureOptions): Promise<LockedPhoto | null> {
  if (!locked) return null;
  const blobs = [...locked.renditions.map((rendition) => rendition.blob), locked.web.blob];
  await uploads.look(blobs);
  return blobs.every((blob) => uploads.has(blob)) ? locked : null;
}
