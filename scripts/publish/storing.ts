import type { BlobUploads } from "./blob-uploads.ts";
import type { PhotoBytes } from "./photo/render-worker.ts";

/** Files of one photo, which are stored while others of it are still made. */
export interface Storing {
  add(file: PhotoBytes): void;
  /** Resolves once nothing is on its way any more, whatever became of it. */
  ended(): Promise<void>;
  /** Resolves once all that were added are stored. Throws if the target fails. */
  done(): Promise<void>;
}

/**
 * Renditions are sent in lots, one after the other: the target is asked once for all that were made meanwhile. The original is
 * sent beside them, unless originals come later.
 */
export function openStoring(uploads: BlobUploads): Storing {
  let waiting: PhotoBytes[] = [];
  let sending: Promise<void> | null = null;
  const originals: Promise<void>[] = [];
  const send = async () => {
    while (waiting.length > 0) {
      const lot = waiting;
      waiting = [];
      await uploads.putMissing(lot);
    }
    sending = null;
  };
  const all = () => [...originals, ...(sending ? [sending] : [])];
  return {
    add(file) {
      if (file.of === "rendition") {
        waiting.push(file);
        sending ??= send();
      } else if (!uploads.originalsLater) originals.push(uploads.putMissing([file]));
      // Who waits for them meets their faults.
      for (const promise of all()) promise.catch(() => {});
    },
    async ended() {
      await Promise.allSettled(all());
    },
    async done() {
      await Promise.all(all());
    },
  };
}
