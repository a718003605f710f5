import { keys } from "./keys.ts";
import { StorageFault } from "./query.ts";

/** An opened blob: its bytes from storage, and the size of the whole object. */
export interface OpenBlob {
  body: ReadableStream;
  size: number;
}

/**
 * Opens a blob, or a part of it, by the SHA-256 of its bytes; null if it does not exist. `range` must be inside the
 * object. Throws StorageFault.
 */
export async function openBlob(
  bucket: R2Bucket,
  blob: string,
  range: { offset: number; length: number } | null,
): Promise<OpenBlob | null> {
  try {
    const object = await bucket.get(keys.blob(blob), range ? { range } : {});
    return object ? { body: object.body, size: object.size } : null;
  } catch (cause) {
    throw new StorageFault("R2", cause);
  }
}

/** Opens a blob that the manifest promises, with the promised size. Throws StorageFault otherwise. */
export async function openPromised(
  bucket: R2Bucket,
  { blob, size }: { blob: string; size: number },
  range: { offset: number; length: number } | null,
): Promise<ReadableStream> {
  const opened = await openBlob(bucket, blob, range);
  if (opened?.size === size) return opened.body;
  await opened?.body.cancel();
  throw new StorageFault(`blob ${blob}`);
}

/** Opens one size of a gallery's public cover. Throws StorageFault, also if it does not exist. */
export async function openCoverFile(
  bucket: R2Bucket,
  { gallery, sha256 }: { gallery: string; sha256: string },
  range: { offset: number; length: number } | null,
): Promise<ReadableStream> {
  try {
    const object = await bucket.get(keys.publicCover(gallery, sha256), range ? { range } : {});
    if (object) return object.body;
  } catch (cause) {
    throw new StorageFault("R2", cause);
  }
  throw new StorageFault("the public cover");
}

/** The bucket, as public covers are made with it. Every method throws StorageFault. */
export function coverStorage(bucket: R2Bucket) {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      throw cause instanceof StorageFault ? cause : new StorageFault("R2", cause);
    }
  };
  return {
    get: async (key: string): Promise<Uint8Array> => {
      const bytes = await readObject(bucket, key);
      if (!bytes) throw new StorageFault(key);
      return bytes;
    },
    put: (key: string, bytes: Uint8Array, { type }: { type: string }): Promise<void> =>
      guarded(async () => void (await bucket.put(key, bytes, { httpMetadata: { contentType: type } }))),
    delete: (keys: string[]): Promise<void> => guarded(() => bucket.delete(keys)),
  };
}

/** Reads a whole small object; null if it does not exist. Throws StorageFault. */
export async function readObject(bucket: R2Bucket, key: string): Promise<Uint8Array | null> {
  try {
    const object = await bucket.get(key);
    return object ? new Uint8Array(await object.arrayBuffer()) : null;
  } catch (cause) {
    throw new StorageFault("R2", cause);
  }
}

/** Reads a file of the shell that a publish brought along; null if it does not exist. Throws StorageFault. */
export const readShellFile = (bucket: R2Bucket, file: string): Promise<Uint8Array | null> =>
  readObject(bucket, keys.shell(file));

/** Opens a file of the shell that a publish brought along; null if it does not exist. Throws StorageFault. */
export async function openShellFile(bucket: R2Bucket, file: string): Promise<R2ObjectBody | null> {
  try {
    return await bucket.get(keys.shell(file));
  } catch (cause) {
    throw new StorageFault("R2", cause);
  }
}
