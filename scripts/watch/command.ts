import { randomBytes } from "node:crypto";
import path from "node:path";
import { ROOT } from "../gallery/live.ts";
import { localSite } from "../server/address.ts";
import { localState } from "../target/local-state.ts";
import { openTarget } from "../target/open.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { listWords } from "../terminal/nearest.ts";
import { messageOf } from "../terminal/script.ts";
import { type Stop, stopOnSignals } from "../terminal/stop.ts";
import { type Bell, createBell } from "./bell.ts";
import { type Board, openBoard } from "./board.ts";
import { stampOf } from "./look.ts";
import { type Observer, observe } from "./observer.ts";
import { createQueue, type Queue } from "./queue.ts";
import { createRounds, type Rounds } from "./round.ts";
import type { WATCH } from "./usage.ts";
import { keepWarm, type Warm } from "./warm.ts";

type Given = ArgumentsOf<typeof WATCH>;

const USUAL_POLL_SECONDS = 30;
/** The local state is left to others after this time without work. */
const REST_MS = 3000;

/** `npm run watch`: returns the exit status. */
export async function run({ positionals, options }: Given): Promise<number> {
  const pollMs = readPoll(options.poll) * 1000;
  const watch: { rounds?: Rounds } = {};
  const idle = () => idleLine(watch.rounds?.published() ?? new Map(), positionals);
  const board = openBoard({ stream: process.stdout, now: Date.now, idle });
  const stop = stopOnSignals(() => board.log("Stopping once what is under way is done ..."));
  const warm = keepWarm({ open: () => openTarget(options, ROOT), onOpen: stop.claim });
  const holder = randomBytes(8).toString("hex");
  try {
    // What can't be reached at all is said at once.
    const { account } = await warm.target();
    const site = async () => (account ? account.origin : localSite(localState(options.state)));
    await watchContent({ positionals, options, pollMs, board, stop, warm, holder, site, watch });
  } finally {
    board.close();
    await warm.close();
  }
  board.log("Stopped. Visitors see what was published last; unfinished work is kept.");
  return 0;
}

interface Watching extends Given {
  pollMs: number;
  board: Board;
  stop: Stop;
  warm: Warm;
  holder: string;
  site: () => Promise<string | null>;
  watch: { rounds?: Rounds };
}

async function watchContent({ positionals: named, options, pollMs, ...watching }: Watching): Promise<void> {
  const { board, stop, warm, holder, site, watch } = watching;
  const content = path.resolve(options.content);
  const queue = createQueue();
  const wake = createBell();
  const add = (galleries: Iterable<string>) => {
    for (const gallery of galleries) queue.add(gallery, Date.now());
    wake.ring();
  };
  const observer = await observe({
    ...{ content, galleries: named, pollMs, now: Date.now, signal: stop.signal },
    onNews: (news, galleries) =>
      add(news.has(null) ? [...named, ...galleries] : [...news].filter((one) => one !== null)),
    onGone: (why) => board.problems("content", why === null ? [] : [messageOf(why)]),
    onRefusal: (error) => board.remarks("refusal", [refusal(error, pollMs)]),
  });
  const rounds = createRounds({
    ...{ root: ROOT, content, cacheDir: path.join(ROOT, ".glassine/cache"), now: Date.now },
    ...{ warm, board, named, holder, site, signal: stop.signal, removeMissing: options["remove-missing"] },
    isUnsettled: (file) => !observer.isWritten(file.path, stampOf(file)),
  });
  watch.rounds = rounds;
  add([...named, ...observer.galleries()]);
  await work({ queue, observer, rounds, wake, warm, stop, keepsMissing: !options["remove-missing"] });
  await observer.ended;
}

interface Work {
  queue: Queue;
  observer: Observer;
  rounds: Rounds;
  wake: Bell;
  warm: Warm;
  stop: Stop;
  keepsMissing: boolean;
}

/** Publishes whatever is due, one gallery after the other, until it is stopped. */
async function work({ queue, observer, rounds, wake, warm, stop: { signal }, keepsMissing }: Work): Promise<void> {
  signal.addEventListener("abort", wake.ring);
  let restAt: number | null = null;
  while (!signal.aborted) {
    const now = Date.now();
    const held = keepsMissing ? new Set<never>() : observer.busy({ gone: true });
    const gallery = queue.next(now, { busy: observer.busy(), held });
    if (gallery !== null) {
      if (await rounds.publish(gallery)) queue.done(gallery);
      else queue.retry(gallery, Date.now());
      restAt = Date.now() + REST_MS;
      continue;
    }
    if (restAt !== null && restAt <= now) {
      await warm.rest();
      restAt = null;
    }
    const nextAt = Math.min(queue.nextAt(now) ?? Number.POSITIVE_INFINITY, restAt ?? Number.POSITIVE_INFINITY);
    await wake.rings(Number.isFinite(nextAt) ? nextAt - now : null);
  }
}

function readPoll(text: string | undefined): number {
  const seconds = Number(text ?? USUAL_POLL_SECONDS);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new UsageError(`--poll ${text}: must be a whole number of seconds from 1 to 3600.`);
}

function idleLine(published: ReadonlyMap<string, number>, named: readonly string[]): string {
  const galleries = named.length > 0 ? named : [...published.keys()];
  const which = galleries.length === 0 ? "no gallery yet" : listWords(galleries, "and");
  return `Watching ${which}. Press Ctrl-C to stop.`;
}

function refusal({ code }: NodeJS.ErrnoException, pollMs: number): string {
  const fix = code === "ENOSPC" ? " On Linux, raise fs.inotify.max_user_watches." : "";
  return `This computer can't report changes in all folders (${code}), so they are checked every ${pollMs / 1000} seconds.${fix}`;
}
