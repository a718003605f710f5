import { activityWords, timesDone } from "../../worker/domain/activity.ts";
import { activityCsv } from "../../worker/domain/export/activity.ts";
import { wholeFeed } from "../../worker/store/feed.ts";
import { studioClock } from "../gallery/clock.ts";
import { liveGallery, withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { printPieces } from "../terminal/output.ts";
import type { ACTIVITY } from "./usage.ts";

const { faint } = coloursOf(process.stdout);

/** `npm run activity`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof ACTIVITY>): Promise<number> {
  const gallery = positionals[0] ?? "";
  const limit = options.limit === undefined ? null : Number(options.limit);
  if (limit !== null && (!Number.isInteger(limit) || limit < 1))
    throw new UsageError("--limit: must be a number from 1 up.");
  return withTarget(options, async (target) => {
    await liveGallery(target, gallery);
    const kind = options.kind ?? null;
    const most = limit ?? (options.csv ? Number.POSITIVE_INFINITY : 50);
    const entries = wholeFeed(target.db, { gallery, kind, most });
    if (options.csv) {
      await printPieces(activityCsv(entries));
      return 0;
    }
    const clock = await studioClock(target.db);
    let any = false;
    for await (const { at, kind, who, ...done } of entries) {
      any = true;
      const times = timesDone(done);
      console.log(
        `${faint(clock(at))}  ${kind.padEnd(9)} ${printable(`${who}: ${activityWords(done)}`)}${times === null ? "" : faint(`  ${times} times`)}`,
      );
    }
    if (!any) console.log("Nothing has happened yet.");
    return 0;
  });
}
