import { ROOT } from "../../../scripts/gallery/live.ts";
import type { PublishOptions } from "../../../scripts/publish/options.ts";
import { publish } from "../../../scripts/publish/publish.ts";
import { createProgress } from "../../../scripts/terminal/progress.ts";

type Timed = Pick<PublishOptions, "content" | "cacheDir" | "target" | "seeFirst"> &
  Required<Pick<PublishOptions, "checkpoint">>;

/** Publishes all galleries as the command does, with a checkpoint that takes the time. Gives the problems there were. */
export async function publishTimed(options: Timed): Promise<readonly unknown[]> {
  const { problems } = await publish({
    ...options,
    root: ROOT,
    galleries: [],
    progress: createProgress(),
    removeMissing: false,
    allowWidening: false,
    check: false,
    now: Date.now,
    signal: new AbortController().signal,
  });
  return problems;
}
