/** Where galleries are published to. Steps know nothing else about it, so local state and an account look the same. */
export interface Target {
  db: D1Database;
  blobs: ObjectStore;
  /** Only for an account: where visitors find the site, if that is known, and a text that no other account's storage has. */
  account?: { origin: string | null; key: string };
  /** Only for local state: its folder. */
  folder?: string;
  close(): Promise<void>;
}

/** Objects by key. Each method throws if the storage does not answer. */
export interface ObjectStore {
  /** Which of these exist; a blob counts only if it has the checksum its key promises, as far as the storage knows it. */
  has(keys: readonly string[]): Promise<Set<string>>;
  /** Stores a whole object. Under `blobs/<sha256>`, bytes with another SHA-256 are refused. */
  put(key: string, bytes: Uint8Array, options: PutOptions): Promise<void>;
  /** Stores a blob from a file, of which only a little is in memory at a time. */
  putFile(key: string, file: BlobFile, options: { type: string }): Promise<void>;
  /** The bytes, or null if there are none. */
  get(key: string): Promise<Uint8Array | null>;
  /**
   * Writes the bytes to a file, of which only a little is in memory at a time, and returns their SHA-256 (hex); null if
   * there are none. A file that is there is replaced.
   */
  getFile(key: string, path: string): Promise<string | null>;
  /** The SHA-256 (hex) of the stored bytes, whatever they should be; null if there are none. */
  digest(key: string): Promise<string | null>;
  /** Every object whose key begins with this, in the order of keys. `uploadedAt` in milliseconds since 1970. */
  list(prefix: string): AsyncIterable<StoredObject>;
  delete(keys: readonly string[]): Promise<void>;
}

interface PutOptions {
  /** Media type. */
  type: string;
  /**
   * Lets everything else go first where the line is slow, is tried once only, and is given up when this is aborted. Left out:
   * it goes first itself.
   */
  behind?: AbortSignal;
}

/** A file whose bytes are to be stored. */
export interface BlobFile {
  path: string;
  /** Bytes. */
  size: number;
}

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  uploadedAt: number;
  /** A blob whose checksum, as the storage knows it, is not the one its key promises. */
  damaged?: boolean;
}

const BLOB_KEY = /^blobs\/([0-9a-f]{64})$/;

/** The SHA-256 (hex) that a blob's key promises, or null for other keys. */
export function promisedSha256(key: string): string | null {
  return BLOB_KEY.exec(key)?.[1] ?? null;
}
