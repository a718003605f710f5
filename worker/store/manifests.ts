import type { z } from "zod";
import { type GalleryManifest, manifestSchemas, type Photo, type SetFiles } from "../domain/manifest.ts";
import { inTurns } from "./in-turns.ts";
import { readKept } from "./kept-parts.ts";
import { keys, photoShardKey } from "./keys.ts";
import { StorageFault } from "./query.ts";

/** A version of a gallery in R2. Versions never change, so what was read once is kept. */
export interface VersionRef {
  gallery: string;
  version: string;
}

/** A version is missing from storage, or part of it: after a restore, its gallery may not be published there yet. */
export class VersionMissing extends StorageFault {
  override name = "VersionMissing";
}

/** The order and titles of a version. Throws StorageFault, also if the version is incomplete. */
export async function readManifest(bucket: R2Bucket, ref: VersionRef): Promise<GalleryManifest> {
  return readPart(bucket, keys.manifest(ref.gallery, ref.version), manifestSchemas.gallery);
}

/** One photo by name, or null if the version does not list it. Reads one shard of limited size. Throws StorageFault. */
export async function readPhoto(
  bucket: R2Bucket,
  at: VersionRef & { photoCount: number; photo: string },
): Promise<Photo | null> {
  const shard = await readPart(bucket, photoShardKey(at), manifestSchemas.shard);
  return shard.photos.find((p) => p.name === at.photo) ?? null;
}

/** The listed photos by name: each of their shards is read once. Throws StorageFault. */
export async function readPhotos(
  bucket: R2Bucket,
  { photos, ...at }: VersionRef & { photoCount: number; photos: Iterable<string> },
): Promise<Map<string, Photo>> {
  const byShard = Map.groupBy(photos, (photo) => photoShardKey({ ...at, photo }));
  const found = await inTurns([...byShard], async ([key, names]) => {
    const shard = await readPart(bucket, key, manifestSchemas.shard);
    const wanted = new Set(names);
    return shard.photos.filter(({ name }) => wanted.has(name));
  });
  return new Map(found.flat().map((photo) => [photo.name, photo]));
}

/** The files of one set, in order. Throws StorageFault. */
export async function readSetFiles(bucket: R2Bucket, ref: VersionRef & { set: string }): Promise<SetFiles["photos"]> {
  return (await readPart(bucket, keys.files(ref.gallery, ref.version, ref.set), manifestSchemas.files)).photos;
}

async function readPart<Schema extends z.ZodType>(
  bucket: R2Bucket,
  key: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const read = (bytes: Uint8Array): z.infer<Schema> => schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const part = await readKept(bucket, key, read);
  if (!part) throw new VersionMissing(`manifest ${key}`);
  return part.value;
}
