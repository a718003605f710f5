import { createHash } from "node:crypto";
import { z } from "zod";
import { type AsPublished, type GalleryManifest, manifestSchemas, shardCount } from "../domain/manifest.ts";
import { readObject } from "./blobs.ts";
import { inTurns } from "./in-turns.ts";
import { keys } from "./keys.ts";
import { VersionMissing, type VersionRef } from "./manifests.ts";
import type { StoredPiece } from "./pieces.ts";
import { StorageFault } from "./query.ts";

/** A version as it is stored, to make another one from: what the files say, and what each photo is in JSON. */
export interface StoredVersion {
  live: GalleryManifest;
  /** What the files say. */
  files: GalleryManifest;
  /** By name: photos of the version, as it has them. */
  photos: ReadonlyMap<string, string>;
  /** By name: photos that differ from what the files say of them, as the files do, and those left out. */
  asPublished: ReadonlyMap<string, AsPublished["photos"][number]>;
}

/** The order and titles of a version, and what its files say. Throws StorageFault. */
export async function readFiles(
  bucket: R2Bucket,
  { gallery, version }: VersionRef,
): Promise<Pick<StoredVersion, "live" | "files" | "asPublished">> {
  const live = await readJson(bucket, { key: keys.manifest(gallery, version), schema: manifestSchemas.gallery });
  if (!live.arranged) return { live, files: live, asPublished: new Map() };
  const of = { key: keys.published(gallery, version), schema: manifestSchemas.published };
  const { manifest, photos } = await readJson(bucket, of);
  return { live, files: manifest, asPublished: new Map(photos.map((photo) => [photo.name, photo])) };
}

const namedPhotos = z.object({ photos: z.array(z.looseObject({ name: z.string() })) });

/** Everything of a version that another one is made from. Throws StorageFault. */
export async function readWhole(bucket: R2Bucket, ref: VersionRef & { photoCount: number }): Promise<StoredVersion> {
  const { gallery, version, photoCount } = ref;
  const shards = Array.from({ length: shardCount(photoCount) }, (_, shard) => keys.shard(gallery, version, shard));
  // As text: a photo takes a third of the memory, and most of them go on as they are.
  const photos = await inTurns(shards, async (key) => {
    const shard = await readJson(bucket, { key, schema: namedPhotos });
    return shard.photos.map((photo) => [photo.name, JSON.stringify(photo)] as const);
  });
  return { ...(await readFiles(bucket, ref)), photos: new Map(photos.flat()) };
}

/** Stores a piece; the storage compares what it got with its checksum. Throws StorageFault, also if they differ. */
export async function storePiece(bucket: R2Bucket, { key, bytes, type }: StoredPiece): Promise<void> {
  const md5 = createHash("md5").update(bytes).digest("hex");
  try {
    await bucket.put(key, bytes, { md5, httpMetadata: { contentType: type } });
  } catch (cause) {
    throw new StorageFault("R2", cause);
  }
}

/** Copies a piece without reading it, with its checksum: false if it does not exist. Throws StorageFault. */
export async function copyPiece(bucket: R2Bucket, { from, to }: { from: string; to: string }): Promise<boolean> {
  try {
    const piece = await bucket.get(from);
    if (!piece) return false;
    const { md5 } = piece.checksums;
    await bucket.put(to, piece.body, { ...(md5 ? { md5 } : {}), httpMetadata: piece.httpMetadata ?? {} });
    return true;
  } catch (cause) {
    throw new StorageFault("R2", cause);
  }
}

/** Those of these files of the shell that are not stored yet. Throws StorageFault. */
export async function missingShell(bucket: R2Bucket, files: readonly string[]): Promise<string[]> {
  const there = await inTurns(files, async (file) => {
    try {
      return (await bucket.head(keys.shell(file))) !== null;
    } catch (cause) {
      throw new StorageFault("R2", cause);
    }
  });
  return files.filter((_, at) => !there[at]);
}

async function readJson<Schema extends z.ZodType>(
  bucket: R2Bucket,
  { key, schema }: { key: string; schema: Schema },
): Promise<z.infer<Schema>> {
  const bytes = await readObject(bucket, key);
  if (!bytes) throw new VersionMissing(`piece ${key}`);
  return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
