import { keys } from "../../worker/store/keys.ts";
import type { ObjectStore } from "../target/target.ts";

interface Original {
  /** Hex. */
  sha256: string;
  bytes: Uint8Array;
  type: string;
}

/** Bytes that may wait in memory: enough to keep a fast line busy from one pass of a publish to the next. */
const WAITING_MAX = 64_000_000;

/** Originals that are sent behind what people look at, while other photos are rendered. */
export interface OriginalQueue {
  /** Takes an original, unless too much waits already, and calls back once it is stored. One that fails is left to the second pass. */
  offer(original: Original, onStored: () => void): void;
  /** Resolves once none is on its way any more. */
  settled(): Promise<void>;
  /** Gives up what is not stored yet. */
  close(): Promise<void>;
}

/** Opens a queue to an account's storage. */
export function openOriginalQueue(store: ObjectStore, waitingMax = WAITING_MAX): OriginalQueue {
  const giveUp = new AbortController();
  const onTheWay = new Map<string, Promise<void>>();
  let waiting = 0;
  const send = async ({ sha256, bytes, type }: Original, onStored: () => void) => {
    waiting += bytes.length;
    try {
      await store.put(keys.blob(sha256), bytes, { type, behind: giveUp.signal });
      onStored();
    } catch {
      // Whoever needs it will meet the fault, and has more patience.
    } finally {
      waiting -= bytes.length;
      onTheWay.delete(sha256);
    }
  };
  const settled = async () => {
    await Promise.all(onTheWay.values());
  };
  return {
    settled,
    offer(original, onStored) {
      const isFull = waiting + original.bytes.length > waitingMax;
      if (isFull || giveUp.signal.aborted || onTheWay.has(original.sha256)) return;
      onTheWay.set(original.sha256, send(original, onStored));
    },
    close() {
      giveUp.abort();
      return settled();
    },
  };
}
