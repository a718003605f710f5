import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Bell, createBell } from "./bell.ts";
import { type FollowOptions, followFolders } from "./folders.ts";
import { isOfGallery } from "./look.ts";
import { type LookingOptions, openLooking } from "./looking.ts";
import { createSettling, type Settling } from "./settling.ts";

/** Looks this often while files are being written: when the next of them may be whole, or sooner. */
const TICK_MS = { least: 10, most: 100 };
/** Looks this often for a content folder that is gone. */
const GONE_MS = 2000;

export interface ObserverOptions
  extends Pick<LookingOptions, "content" | "galleries" | "now" | "onGone">,
    Pick<FollowOptions, "onRefusal"> {
  /** Milliseconds between looks through everything, whatever the system reports. */
  pollMs: number;
  /** Some of these galleries have news; null stands for all of them. */
  onNews(news: ReadonlySet<string | null>, galleries: readonly string[]): void;
  signal: AbortSignal;
}

/** A content folder that is watched. */
export interface Observer extends Pick<Settling, "isWritten" | "busy"> {
  /** The folders of galleries there are. */
  galleries(): readonly string[];
  /** Settled once watching has stopped. */
  ended: Promise<void>;
}

/** Starts to watch a content folder. Files that have been there for some time are known when it returns, and don't count as news. */
export async function observe(options: ObserverOptions): Promise<Observer> {
  const settling = createSettling();
  const heard = createHeard(options.content);
  const folders = followFolders({ onChange: heard.hear, onRefusal: options.onRefusal });
  const looking = openLooking({ ...options, settling, folders });
  await looking.atAll();
  settling.news(options.now());
  const run = async () => {
    const { signal, now, onNews } = options;
    const pause = () => (looking.isGone() ? Math.min(GONE_MS, options.pollMs) : options.pollMs);
    signal.addEventListener("abort", heard.wake);
    let lookedAt = now();
    while (!signal.aborted) {
      const { everything, files } = heard.take();
      if (everything || now() - lookedAt >= pause()) {
        await looking.atAll();
        lookedAt = now();
      }
      await looking.at(new Set([...files, ...settling.restless()]));
      const news = settling.news(now());
      if (news.size > 0) onNews(news, looking.galleries());
      const settlesIn = settling.settlesIn(now());
      // Events come in crowds: while files are written, a look now and then is enough.
      await (Number.isFinite(settlesIn)
        ? delay(Math.min(TICK_MS.most, Math.max(TICK_MS.least, settlesIn)))
        : heard.next(Math.max(0, lookedAt + pause() - now())));
    }
    folders.close();
  };
  return { isWritten: settling.isWritten, busy: settling.busy, galleries: looking.galleries, ended: run() };
}

/** What the system reported since it was last asked for. */
interface Heard {
  hear: FollowOptions["onChange"];
  take(): { everything: boolean; files: string[] };
  /** Resolves when there is something, at the latest after that many milliseconds. */
  next: Bell["rings"];
  wake(): void;
}

function createHeard(content: string): Heard {
  let everything = false;
  let files = new Set<string>();
  const bell = createBell();
  return {
    wake: bell.ring,
    next: bell.rings,
    hear(folder, name) {
      const isSet = folder !== content && path.dirname(folder) !== content;
      if (isSet && name !== null) files.add(path.join(folder, name));
      else if (folder === content || name === null || isOfGallery(name)) everything = true;
      else return;
      bell.ring();
    },
    take() {
      const taken = { everything, files: [...files] };
      everything = false;
      files = new Set();
      return taken;
    },
  };
}
