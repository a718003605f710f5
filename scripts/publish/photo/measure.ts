import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { Download, Rendition } from "../../../worker/domain/manifest.ts";
import { downloadNames } from "../../content/file-name.ts";
import type { PhotoFile } from "../../content/gallery-folder.ts";
import { HEAD_BYTES, kindOf, PHOTO_TYPES, type PhotoKind } from "../../content/kind.ts";
import type { Blob, BlobUploads } from "../blob-uploads.ts";
import { blankLocation } from "../location/blank.ts";
import { type LockedPhoto, lockPhoto } from "../lock.ts";
import { type Developed, developPhoto, PhotoUnreadable } from "./develop.ts";
import { photoHash } from "./recipe.ts";

export interface MeasureOptions {
  file: PhotoFile;
  /** What was measured of a photo of that name before. */
  locked: LockedPhoto | null;
  stripGps: boolean;
  uploads: BlobUploads;
}

/**
 * Reads an original once, makes its renditions unless the target has them, and stores everything the target lacks.
 * Throws PhotoUnreadable or LocationFault for a bad file, anything else when the target fails.
 */
export async function measurePhoto({ file, locked, stripGps, uploads }: MeasureOptions): Promise<LockedPhoto> {
  const bytes = await readWhole(file);
  const source = sha256Of(bytes);
  const kind = kindOf(bytes.subarray(0, HEAD_BYTES));
  if (!kind.ok) throw new PhotoUnreadable("is no image", "Take it out of the folder");
  const blanked = stripGps && (await blankLocation(bytes, kind.kind));
  const original = { sha256: blanked ? sha256Of(bytes) : source, bytes, type: PHOTO_TYPES[kind.kind] };
  const facts = { file, source, stripGps, bytes, original };
  const earlier = locked && (await reusable(locked, { source, uploads }));
  if (earlier) {
    await uploads.putMissing([original]);
    return lockPhoto({ ...earlier, ...identity(facts), original: downloadOf(original, earlier.original.file) });
  }
  return develop(facts, { kind: kind.kind, uploads });
}

interface Facts {
  file: PhotoFile;
  source: string;
  stripGps: boolean;
  /** The original as it is delivered. */
  bytes: Buffer;
  original: Blob;
}

const identity = ({ file, source, stripGps }: Facts) => ({
  name: file.name,
  file: file.file,
  set: file.set,
  hash: photoHash(source),
  source,
  stripGps,
});

async function develop(
  facts: Facts,
  { kind, uploads }: { kind: PhotoKind; uploads: BlobUploads },
): Promise<LockedPhoto> {
  const { renditions, ...developed } = await developPhoto(facts.bytes, kind);
  const prints = renditions.map(toPrint);
  const web = prints.findLast((print) => print.rendition.format === "jpg");
  if (!web) throw new Error("the recipe makes no JPEG");
  await uploads.putMissing([...prints.map((print) => print.blob), facts.original]);
  const names = downloadNames(facts.file.file);
  return lockPhoto({
    ...identity(facts),
    ...developed,
    renditions: prints.map((print) => print.rendition),
    original: downloadOf(facts.original, names.original),
    web: downloadOf(web.blob, names.web),
  });
}

function toPrint({ edge, format, bytes }: Developed["renditions"][number]): { blob: Blob; rendition: Rendition } {
  const sha256 = sha256Of(bytes);
  const type = format === "avif" ? "image/avif" : "image/jpeg";
  return { blob: { sha256, bytes, type }, rendition: { edge, format, blob: sha256, size: bytes.length } };
}

function downloadOf({ sha256, bytes, type }: Blob, file: string): Download {
  return { file, blob: sha256, size: bytes.length, crc32: crc32(bytes), type };
}

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What was made of this very original by this recipe, if the target has all of it. */
async function reusable(
  locked: LockedPhoto,
  { source, uploads }: { source: string; uploads: BlobUploads },
): Promise<LockedPhoto | null> {
  if (locked.source !== source || locked.hash !== photoHash(source)) return null;
  const blobs = locked.renditions.map((rendition) => rendition.blob);
  await uploads.look(blobs);
  return blobs.every((blob) => uploads.has(blob)) ? locked : null;
}

async function readWhole({ path, size, mtimeMs }: PhotoFile): Promise<Buffer> {
  const bytes = await readFile(path).catch((cause) => {
    throw new PhotoUnreadable("can't be read", "It must be there, and you must be allowed to read it", cause);
  });
  const after = await stat(path).catch(() => null);
  if (bytes.length !== size || after?.mtimeMs !== mtimeMs) {
    throw new PhotoUnreadable("changed while it was being read", "Publish again when it is written");
  }
  return bytes;
}
