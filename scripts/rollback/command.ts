import { randomBytes } from "node:crypto";
import { studioClock } from "../gallery/clock.ts";
import { withLease } from "../gallery/lease.ts";
import { publishedGallery, withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { createProgress } from "../terminal/progress.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { goBack, type WentBack } from "./go-back.ts";
import type { ROLLBACK } from "./usage.ts";

/** `npm run rollback`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof ROLLBACK>): Promise<number> {
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  const [gallery = "", version = null] = positionals;
  const wish = { gallery, version, confirm: options.confirm };
  return withTarget(options, async (target) => {
    claim();
    const holder = randomBytes(8).toString("hex");
    const onWait = () => progress.line("Waiting for a clean-up or a restore to finish ...");
    const lease = { holder, galleries: [gallery] };
    await publishedGallery(target, gallery);
    const went = await withLease(lease, { target, now: Date.now, onWait, signal }, () =>
      goBack(target, wish, { holder, progress, signal }),
    );
    await report(target, gallery, went);
    return 0;
  });
}

async function report(target: Target, gallery: string, { to, from }: WentBack): Promise<void> {
  const clock = await studioClock(target.db);
  const { good } = coloursOf(process.stdout);
  console.log(
    good(`${gallery} is back at the version of ${clock(to.publishedAt)}. It takes effect with the next request.`),
  );
  console.log("Private marks, settings, orders and what was arranged in the studio are as before.");
  console.log(onSamePlace(`To undo: npm run rollback -- ${gallery} ${from}`));
  console.log("The next publish works from your files, as always: what they have goes live again.");
}
