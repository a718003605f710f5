import pLimit from "p-limit";
import { blobsOf, manifestSchemas, type Photo, shardCount } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import { VersionDamaged } from "../gallery/version.ts";
import type { ObjectStore } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";

const AT_ONCE = 8;

/** A file of a photo that is not stored as it should be. */
export interface BadFile {
  gallery: string;
  photo: string;
  key: string;
  is: "damaged" | "missing";
}

export interface StorageCheck {
  /** Files that were read, each once however many photos share it. */
  files: number;
  bad: BadFile[];
}

interface Checking {
  store: ObjectStore;
  progress: Progress;
  signal: AbortSignal;
}

/** Reads every file the photos of versions need. Throws VersionDamaged when a manifest can't be read. */
export async function checkStorage(versions: readonly VersionRef[], checking: Checking): Promise<StorageCheck> {
  const users = new Map<string, { gallery: string; photo: string }[]>();
  for (const version of versions) {
    for (const photo of await photosOf(checking.store, version)) {
      for (const blob of blobsOf(photo)) {
        users.set(blob, [...(users.get(blob) ?? []), { gallery: version.gallery, photo: photo.name }]);
      }
    }
  }
  const bad = await readAll(users, checking);
  return { files: users.size, bad: bad.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) };
}

const nameOf = ({ gallery, photo }: BadFile) => `${gallery} ${photo}`;

async function readAll(
  users: ReadonlyMap<string, readonly { gallery: string; photo: string }[]>,
  { store, progress, signal }: Checking,
): Promise<BadFile[]> {
  const step = progress.step("read", users.size);
  const limit = pLimit({ concurrency: AT_ONCE, rejectOnClear: true });
  const bad: BadFile[] = [];
  let done = 0;
  const read = async (sha256: string, usedBy: readonly { gallery: string; photo: string }[]) => {
    signal.throwIfAborted();
    const key = keys.blob(sha256);
    const stored = await store.digest(key);
    if (stored !== sha256) {
      const is = stored === null ? "missing" : "damaged";
      bad.push(...usedBy.map((user) => ({ ...user, key, is }) as const));
    }
    step.update(++done);
  };
  try {
    await Promise.all([...users].map(([sha256, usedBy]) => limit(read, sha256, usedBy)));
  } catch (error) {
    limit.clearQueue();
    throw error;
  }
  step.end(`${users.size} files`);
  return bad;
}

async function photosOf(store: ObjectStore, ref: VersionRef): Promise<Photo[]> {
  const { gallery, version } = ref;
  const read = async <Read>(key: string, parse: (value: unknown) => Read): Promise<Read> => {
    const bytes = await store.get(key);
    try {
      return parse(JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())));
    } catch (cause) {
      throw new VersionDamaged(ref, { key, cause });
    }
  };
  const { sets } = await read(keys.manifest(gallery, version), (value) => manifestSchemas.gallery.parse(value));
  const shards = shardCount(sets.reduce((sum, set) => sum + set.photos.length, 0));
  const photos: Photo[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const key = keys.shard(gallery, version, shard);
    photos.push(...(await read(key, (value) => manifestSchemas.shard.parse(value))).photos);
  }
  return photos;
}
