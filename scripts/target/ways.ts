import type { Way } from "./owner.ts";
import { type Answer, type Question, StorageGone, type StorageHttp } from "./storage-http.ts";

/** How many owners may end, one after the other, before a request is given up. */
const WAYS_MAX = 20;

/** A way while it is in use: left as soon as its owner ends, closed when its last request is answered. */
interface Used {
  way: Promise<Way>;
  asking: number;
  left: boolean;
  closing: boolean;
  closed: PromiseWithResolvers<void>;
}

/**
 * Sends requests the current way, and a new way when the owner ends, unless a request that must not be repeated may have
 * been accepted.
 */
export function changingWays(enter: () => Promise<Way>): Omit<StorageHttp, "close"> & { close(): Promise<void> } {
  let current: Used | null = null;
  const leave = (used: Used) => {
    if (current === used) current = null;
    used.left = true;
    closeUnused(used);
  };
  const use = () => {
    const used: Used = { way: enter(), asking: 0, left: false, closing: false, closed: Promise.withResolvers() };
    used.way.then(({ onEnd }) => onEnd(() => leave(used))).catch(() => leave(used));
    return used;
  };
  return {
    async ask(to, question) {
      for (let ways = 1; ; ways += 1) {
        current ??= use();
        const used = current;
        try {
          return await askBy(used, to, question);
        } catch (error) {
          if (!(error instanceof StorageGone)) throw error;
          leave(used);
          if (ways === WAYS_MAX || (question.once && error.sent)) throw error;
        }
      }
    },
    async close() {
      const used = current;
      if (!used) return;
      leave(used);
      await used.closed.promise;
    },
  };
}

async function askBy(used: Used, to: string, question: Question): Promise<Answer> {
  used.asking += 1;
  try {
    const { http } = await used.way;
    return await http.ask(to, question);
  } finally {
    used.asking -= 1;
    closeUnused(used);
  }
}

function closeUnused(used: Used): void {
  if (!used.left || used.closing || used.asking > 0) return;
  used.closing = true;
  used.way
    .then(
      ({ close }) => close(),
      () => {},
    )
    .then(used.closed.resolve, used.closed.reject);
  // Whoever closes it gets the error.
  used.closed.promise.catch(() => {});
}
