/** Where galleries are published to. Steps know nothing else of it, so local state and an account look the same. */
export interface Target {
  db: D1Database;
  blobs: ObjectStore;
  /** Of the account alone: where visitors find the site, if that is known. */
  account?: { origin: string | null };
  /** Of local state alone: its folder. */
  folder?: string;
  close(): Promise<void>;
}

/** Objects by key. Each method throws when the storage does not answer. */
export interface ObjectStore {
  /** Which of these are there; blobs only if they have the checksum their key promises, as far as the storage knows it. */
  has(keys: readonly string[]): Promise<Set<string>>;
  /** Stores a whole object. What lies under `blobs/<sha256>` is refused unless its bytes have that SHA-256. */
  put(key: string, bytes: Uint8Array, options: { type: string }): Promise<void>;
  /** The bytes, or null when it is not there. */
  get(key: string): Promise<Uint8Array | null>;
  /** The SHA-256 (hex) of the bytes as they are stored, whatever they should be; null when it is not there. */
  digest(key: string): Promise<string | null>;
  /** Every object whose key begins so, in the order of keys. `uploadedAt` in milliseconds since 1970. */
  list(prefix: string): AsyncIterable<StoredObject>;
  delete(keys: readonly string[]): Promise<void>;
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

/** The SHA-256 (hex) a blob's key promises, or null for other keys. */
export function promisedSha256(key: string): string | null {
  return BLOB_KEY.exec(key)?.[1] ?? null;
}
