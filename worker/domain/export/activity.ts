import { type ActivityEntry, activityWords } from "../activity.ts";
import { csvFile } from "./csv.ts";

/** A gallery's activity as CSV, with times in UTC. */
export function activityCsv(entries: AsyncIterable<ActivityEntry>): AsyncGenerator<string> {
  return csvFile(["time (UTC)", "kind", "who", "what", "count"], rowsOf(entries));
}

async function* rowsOf(entries: AsyncIterable<ActivityEntry>): AsyncGenerator<(string | number)[]> {
  for await (const { at, kind, who, count, ...done } of entries)
    yield [new Date(at).toISOString(), kind, who, activityWords(done), count];
}
