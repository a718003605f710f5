import { decodePage, type SlicedPage } from "../domain/slices.ts";
import { readObject } from "./blobs.ts";
import { readKept } from "./kept-parts.ts";
import { keys } from "./keys.ts";
import type { VersionRef } from "./manifests.ts";
import { StorageFault } from "./query.ts";

/** A page's pieces take about as much memory as its bytes. */
const KEPT = { times: 2 };

/** Which page: a set's, or the cover. */
type PageRef = VersionRef & { set: string | null };

const keyOf = ({ gallery, version, set }: PageRef) =>
  set === null ? keys.coverPage(gallery, version) : keys.setPage(gallery, version, set);

/** A prebuilt page of a version, in slices, kept for the next visitor. Throws StorageFault, also if it is missing. */
export async function readPage(bucket: R2Bucket, ref: PageRef): Promise<SlicedPage> {
  const page = await readKept(bucket, keyOf(ref), decodePage, KEPT);
  if (!page) throw new StorageFault(`page ${keyOf(ref)}`);
  return page.value;
}

/** The same as it is stored now, for what visitors keep. Throws StorageFault. */
export async function readStoredPage(bucket: R2Bucket, ref: PageRef): Promise<SlicedPage> {
  const stored = await readObject(bucket, keyOf(ref));
  if (!stored) throw new StorageFault(`page ${keyOf(ref)}`);
  return decodePage(stored);
}

/** The same of a version that another one is made of; null: it is missing or damaged, and is made again. Throws StorageFault. */
export async function findStoredPage(bucket: R2Bucket, ref: PageRef): Promise<SlicedPage | null> {
  const stored = await readObject(bucket, keyOf(ref));
  try {
    return stored && decodePage(stored);
  } catch {
    return null;
  }
}
