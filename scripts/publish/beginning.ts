import { notePresence, type Presence } from "../disk/presence.ts";
import { isAsRead } from "./lock.ts";
import type { PublishOptions } from "./options.ts";
import { ENCODE_CONCURRENCY } from "./photo/encode-limit.ts";
import { type AheadPool, withAhead } from "./photo/render-ahead.ts";
import { openRenderPool, type RenderPool } from "./photo/render-pool.ts";
import { hasNewPhotos, type Reading, readGalleries, unknownPhotos } from "./read.ts";

/** What a publish can do before it has its target: it reads the folders, and begins with photos. Nothing is written. */
export interface Beginning {
  renderPool: AheadPool;
  presence: Promise<Presence>;
  /** Begins, if that has not been done. */
  begin(): void;
  /** Step 1, with the target at hand: what was read is read again if a lock changed since, by another publish. */
  read(): Promise<Reading>;
}

type BeginningOptions = Pick<
  PublishOptions,
  "content" | "cacheDir" | "galleries" | "removeMissing" | "isUnsettled" | "check"
> & { renderPool?: RenderPool };

export function openBeginning(options: BeginningOptions): Beginning {
  const renderPool = withAhead(options.renderPool ?? openRenderPool(ENCODE_CONCURRENCY));
  const presence = notePresence(options.content);
  let begun: Promise<Reading> | null = null;
  const read = async () => {
    const reading = await readGalleries(options);
    await (await presence).check();
    if (reading.drafts.some(hasNewPhotos)) renderPool.prepare();
    // They are rendered whatever else is found out, so nothing else has to be waited for.
    renderPool.begin(unknownPhotos(reading.drafts, options).slice(0, ENCODE_CONCURRENCY));
    return reading;
  };
  return {
    renderPool,
    presence,
    begin() {
      begun ??= read();
      // Who wants to read meets its faults.
      begun.catch(() => {});
    },
    async read() {
      if (!begun) return read();
      const reading = await begun;
      const isToday = await Promise.all(reading.drafts.map(({ content, lock }) => isAsRead(content.path, lock)));
      return isToday.every(Boolean) ? reading : read();
    },
  };
}
