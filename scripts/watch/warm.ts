import { ENCODE_CONCURRENCY } from "../publish/photo/encode-limit.ts";
import { openRenderPool, type RenderPool } from "../publish/photo/render-pool.ts";
import type { Target } from "../target/target.ts";

/** What stays open between publishes, so that a new photo costs little more than its own encoding. */
export interface Warm {
  /** Where to publish to; opened when it is needed. */
  target(): Promise<Target>;
  /** Its threads go on after a publish. */
  renderPool: RenderPool;
  /** Nothing is to do: the local state is left to other commands. */
  rest(): Promise<void>;
  /** After a fault: whatever caused it, the next publish begins with everything new. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export function keepWarm({ open, onOpen }: { open: () => Promise<Target>; onOpen: () => void }): Warm {
  let opened: Target | null = null;
  let pool: RenderPool | null = null;
  const threads = () => {
    pool ??= openRenderPool(ENCODE_CONCURRENCY);
    return pool;
  };
  const target = async () => {
    if (!opened) {
      opened = await open();
      onOpen();
    }
    return opened;
  };
  const leave = async () => {
    const left = opened;
    opened = null;
    await left?.close();
  };
  const renew = async () => {
    const ended = pool;
    pool = null;
    await Promise.all([ended?.close(), leave().catch(() => {})]);
  };
  return {
    target,
    renew,
    renderPool: {
      prepare: () => threads().prepare(),
      process: (work, onFile) => threads().process(work, onFile),
      // A publish closes its pool.
      close: async () => {},
    },
    async rest() {
      if (opened?.folder !== undefined) await leave();
    },
    async close() {
      await pool?.close();
      await leave();
    },
  };
}
