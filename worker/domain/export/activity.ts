import type { ActivityEntry } from "../pages/studio-payloads.ts";
import { csvFile } from "./csv.ts";

/** A gallery's activity as CSV, by UTC. */
export function activityCsv(entries: AsyncIterable<ActivityEntry>): AsyncGenerator<string> {
  return csvFile(["time (UTC)", "kind", "who", "what", "count"], rowsOf(entries));
}

async function* rowsOf(entries: AsyncIterable<ActivityEntry>): AsyncGenerator<(string | number)[]> {
  for await (const { at, kind, who, what, count } of entries)
    yield [new Date(at).toISOString(), kind, who, what, count];
}
