import { keys } from "../../worker/store/keys.ts";
import type { BlobFile, ObjectStore } from "../target/target.ts";
import type { OriginalQueue } from "./original-queue.ts";

/** Bytes to store under their SHA-256 (hex). */
interface BlobUpload {
  sha256: string;
  bytes: Uint8Array;
  type: string;
}

/** Blobs of a target, each sent only if it is missing. Only the target itself knows what it has. */
export interface BlobUploads {
  /** Asks for blobs; afterwards `has` answers. */
  look(sha256s: readonly string[]): Promise<void>;
  has(sha256: string): boolean;
  putMissing(blobs: readonly BlobUpload[]): Promise<void>;
  /** The same for a file, whatever its size. */
  putMissingFile(blob: Omit<BlobUpload, "bytes"> & BlobFile): Promise<void>;
  /** Originals are stored later, or behind everything else; `has` says which are there. */
  originalsLater: boolean;
  /** Sends a missing original behind everything else, without waiting for it, or leaves it for later. */
  offerOriginal(blob: BlobUpload): Promise<void>;
  /** Blobs sent so far. */
  readonly sent: number;
}

/** Opens the blobs of a target. `originals`: on their way to it. */
export function openBlobUploads(store: ObjectStore, originals?: OriginalQueue): BlobUploads {
  const present = new Set<string>();
  let sent = 0;
  const look = async (sha256s: readonly string[]) => {
    const unknown = [...new Set(sha256s)].filter((sha256) => !present.has(sha256));
    if (unknown.length === 0) return;
    const found = await store.has(unknown.map(keys.blob));
    for (const sha256 of unknown) if (found.has(keys.blob(sha256))) present.add(sha256);
  };
  const uploads: BlobUploads = {
    look,
    originalsLater: false,
    has: (sha256) => present.has(sha256),
    get sent() {
      return sent;
    },
    async putMissingFile({ sha256, path, size, type }) {
      await look([sha256]);
      if (present.has(sha256)) return;
      await store.putFile(keys.blob(sha256), { path, size }, { type });
      present.add(sha256);
      sent += 1;
    },
    async offerOriginal(blob) {
      await look([blob.sha256]);
      if (!present.has(blob.sha256)) originals?.offer(blob, () => present.add(blob.sha256));
    },
    async putMissing(blobs) {
      // In the second pass: what is on its way would be sent again, and wait behind all that is sent here.
      if (!uploads.originalsLater) await originals?.settled();
      await look(blobs.map((blob) => blob.sha256));
      const missing = new Map(blobs.filter(({ sha256 }) => !present.has(sha256)).map((blob) => [blob.sha256, blob]));
      const put = async ({ sha256, bytes, type }: BlobUpload) => {
        await store.put(keys.blob(sha256), bytes, { type });
        present.add(sha256);
        sent += 1;
      };
      // All at once, because each one waits for the network. After a fault, too, none continues unnoticed.
      const faults = (await Promise.allSettled([...missing.values()].map(put))).filter(
        (done) => done.status === "rejected",
      );
      if (faults[0]) throw faults[0].reason;
    },
  };
  return uploads;
}
