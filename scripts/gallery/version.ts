import type { z } from "zod";
import {
  blobsOf,
  downloadsOf,
  type GalleryManifest,
  manifestSchemas,
  type Photo,
  shardCount,
  studioFileNames,
} from "../../worker/domain/manifest.ts";
import { namedInPage } from "../../worker/domain/shell-names.ts";
import type { Size } from "../../worker/domain/sizes.ts";
import { decodePage } from "../../worker/domain/slices.ts";
import { keys } from "../../worker/store/keys.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import type { ObjectStore } from "../target/target.ts";

/** A version that can't be understood: something is missing, cut off or in another format. */
export class VersionDamaged extends Error {
  override name = "VersionDamaged";
  readonly ref: VersionRef;

  constructor(ref: VersionRef, { key, cause }: { key: string; cause?: unknown }) {
    super(`${key} is missing or can't be read`, { cause });
    this.ref = ref;
  }
}

/** Everything a version names, by key or name. */
export interface VersionContents {
  /** Keys of its own objects. */
  pieces: string[];
  /** SHA-256 of every blob its photos need. */
  blobs: Set<string>;
  /** Every SHA-256 and every file name in its manifest, so that references a later format adds are known too. */
  mentioned: Set<string>;
  /** Files of the shell that its pages and its manifest name. */
  shell: Set<string>;
}

const MENTION = /"([0-9a-f]{64}|[\w.~@+-]+\.[a-z0-9]+)"/g;

/**
 * Reads a version from its manifest, which it returns too, to its pages, and passes each photo to `visit`. Throws VersionDamaged if one of its
 * pieces can't be read or contradicts another one about a photo: a zip laid out by it would be broken.
 */
export async function readVersion(
  store: Pick<ObjectStore, "get">,
  ref: VersionRef,
  visit: (photo: Photo) => void = () => {},
): Promise<VersionContents & { manifest: GalleryManifest }> {
  const { gallery, version } = ref;
  const contents: VersionContents = { pieces: [], blobs: new Set(), mentioned: new Set(), shell: new Set() };
  const read: Reader = { store, ref, contents };
  const manifest = await readJson(read, { key: keys.manifest(gallery, version), schema: manifestSchemas.gallery });
  if (manifest.gallery !== gallery || manifest.version !== version) {
    throw new VersionDamaged(ref, { key: keys.manifest(gallery, version) });
  }
  for (const file of studioFileNames(manifest.studio)) contents.shell.add(file);
  // What is arranged otherwise than the files say can be brought back: what it needs is kept too.
  if (manifest.arranged) {
    const key = keys.published(gallery, version);
    const { photos } = await readJson(read, { key, schema: manifestSchemas.published });
    for (const photo of photos) for (const blob of blobsOf(photo)) contents.blobs.add(blob);
  }
  const names = [...new Set(manifest.sets.flatMap((set) => set.photos))];
  const found = new Map<string, string>();
  for (let shard = 0; shard < shardCount(names.length); shard++) {
    const key = keys.shard(gallery, version, shard);
    const { photos } = await readJson(read, { key, schema: manifestSchemas.shard });
    for (const photo of photos) {
      visit(photo);
      found.set(photo.name, filesOf(photo));
      for (const blob of blobsOf(photo)) contents.blobs.add(blob);
    }
  }
  const lost = names.find((name) => !found.has(name));
  if (lost !== undefined) throw new VersionDamaged(ref, { key: `the entry of photo ${lost} in ${gallery}/${version}` });
  await readPage(read, keys.coverPage(gallery, version));
  for (const { id, photos: names } of manifest.sets) {
    const key = keys.files(gallery, version, id);
    const { photos } = await readJson(read, { key, schema: manifestSchemas.files });
    const agrees = photos.length === names.length && photos.every((photo, at) => photo.name === names[at]);
    if (!agrees || photos.some((photo) => found.get(photo.name) !== filesOf(photo))) {
      throw new VersionDamaged(ref, { key });
    }
    await readPage(read, keys.setPage(gallery, version, id));
  }
  return { ...contents, manifest };
}

/** The data a zip is laid out by: a photo's files with their sizes and checksums. */
const filesOf = (photo: Pick<Photo, Size>): string =>
  downloadsOf(photo)
    .map(({ blob, size, crc32 }) => `${blob} ${size} ${crc32}`)
    .join(" ");

/** Keys that a version needs and storage lacks: none if it is complete. Throws VersionDamaged if it can't be read. */
export async function missingOf(store: ObjectStore, ref: VersionRef): Promise<string[]> {
  const { blobs, shell } = await readVersion(store, ref);
  const needed = [...[...blobs].map(keys.blob), ...[...shell].map(keys.shell)];
  const there = await store.has(needed);
  return needed.filter((key) => !there.has(key));
}

interface Reader {
  store: Pick<ObjectStore, "get">;
  ref: VersionRef;
  contents: VersionContents;
}

async function readJson<Schema extends z.ZodType>(
  read: Reader,
  { key, schema }: { key: string; schema: Schema },
): Promise<z.infer<Schema>> {
  const text = new TextDecoder().decode(await readPiece(read, key));
  for (const [, name = ""] of text.matchAll(MENTION)) read.contents.mentioned.add(name);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new VersionDamaged(read.ref, { key, cause });
  }
}

async function readPage(read: Reader, key: string): Promise<void> {
  const bytes = await readPiece(read, key);
  try {
    const markup = new TextDecoder().decode(decodePage(bytes).bytes);
    for (const file of namedInPage(markup)) read.contents.shell.add(file);
  } catch (cause) {
    throw new VersionDamaged(read.ref, { key, cause });
  }
}

async function readPiece({ store, ref, contents }: Reader, key: string): Promise<Uint8Array> {
  const bytes = await store.get(key);
  if (!bytes) throw new VersionDamaged(ref, { key });
  contents.pieces.push(key);
  return bytes;
}
