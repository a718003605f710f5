import { activityCsv } from "../worker/domain/activity-export.ts";
import { ACTIVITY_KINDS } from "../worker/store/activity.ts";
import { wholeFeed } from "../worker/store/feed.ts";
import { studioClock } from "./gallery/clock.ts";
import { liveGallery, withTarget } from "./gallery/live.ts";
import { readArguments, TARGET_OPTIONS, UsageError } from "./terminal/arguments.ts";
import { coloursOf, printable } from "./terminal/colour.ts";
import { printPieces } from "./terminal/output.ts";
import { runScript } from "./terminal/script.ts";

const { faint } = coloursOf(process.stdout);

await runScript(async (argv) => {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run activity -- <gallery> [options]",
    about: "What happened in a gallery, newest first, by the studio's clock; in CSV by UTC.",
    positionals: { min: 1, max: 1 },
    options: {
      kind: { kind: "text", oneOf: ACTIVITY_KINDS, help: "only this kind" },
      limit: { kind: "text", value: "N", help: "at most so many rows; 50 without it, and with --csv all of them" },
      csv: { kind: "switch", help: "as CSV, safe for spreadsheets" },
      ...TARGET_OPTIONS,
    },
  });
  const gallery = positionals[0] ?? "";
  const limit = options.limit === undefined ? null : Number(options.limit);
  if (limit !== null && (!Number.isInteger(limit) || limit < 1)) throw new UsageError("--limit: a number from 1.");
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
    for await (const { at, kind, who, what, count } of entries) {
      any = true;
      console.log(
        `${faint(clock(at))}  ${kind.padEnd(9)} ${printable(`${who}: ${what}`)}${count > 1 ? faint(`  ${count} times`) : ""}`,
      );
    }
    if (!any) console.log("Nothing happened yet.");
    return 0;
  });
});
