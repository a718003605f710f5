import { csvRecord } from "../worker/domain/csv.ts";
import { ACTIVITY_KINDS } from "../worker/store/activity.ts";
import { readFeed } from "../worker/store/feed.ts";
import { studioClock } from "./gallery/clock.ts";
import { liveGallery, withTarget } from "./gallery/live.ts";
import { readArguments, TARGET_OPTIONS, UsageError } from "./terminal/arguments.ts";
import { coloursOf, printable } from "./terminal/colour.ts";
import { runScript } from "./terminal/script.ts";

const { faint } = coloursOf(process.stdout);

await runScript(async (argv) => {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run activity -- <gallery> [options]",
    about: "What happened in a gallery, newest first, by the studio's clock; in CSV by UTC.",
    positionals: { min: 1, max: 1 },
    options: {
      kind: { kind: "text", oneOf: ACTIVITY_KINDS, help: "only this kind" },
      limit: { kind: "text", value: "N", help: "at most so many rows", default: "50" },
      csv: { kind: "switch", help: "as CSV, safe for spreadsheets" },
      ...TARGET_OPTIONS,
    },
  });
  const gallery = positionals[0] ?? "";
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000)
    throw new UsageError("--limit: a number from 1 to 100000.");
  return withTarget(options, async (target) => {
    await liveGallery(target, gallery);
    const rows = await readFeed(target.db, { gallery, kind: options.kind ?? null, before: null, limit });
    if (options.csv) process.stdout.write(csvRecord(["time (UTC)", "kind", "who", "what", "count"]));
    else if (rows.length === 0) console.log("Nothing happened yet.");
    const clock = await studioClock(target.db);
    for (const { at, kind, who, what, count } of rows) {
      if (options.csv) process.stdout.write(csvRecord([new Date(at).toISOString(), kind, who, what, count]));
      else
        console.log(
          `${faint(clock(at))}  ${kind.padEnd(9)} ${printable(`${who}: ${what}`)}${count > 1 ? faint(`  ${count} times`) : ""}`,
        );
    }
    return 0;
  });
});
