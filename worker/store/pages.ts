import { decodePage, type SlicedPage } from "../domain/slices.ts";
import { readObject } from "./blobs.ts";
import { keys } from "./keys.ts";
import type { VersionRef } from "./manifests.ts";
import { StorageFault } from "./query.ts";

/** A prebuilt page of a version, in slices: a set's, or the cover. Throws StorageFault, also if it is missing. */
export async function readPage(
  bucket: R2Bucket,
  { gallery, version, set }: VersionRef & { set: string | null },
): Promise<SlicedPage> {
  const key = set === null ? keys.coverPage(gallery, version) : keys.setPage(gallery, version, set);
  const stored = await readObject(bucket, key);
  if (!stored) throw new StorageFault(`page ${key}`);
  return decodePage(stored);
}
