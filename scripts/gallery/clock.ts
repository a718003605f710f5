import { readStudioProfile } from "../../worker/store/studio.ts";

/**
 * Shows instants (milliseconds since 1970) in the studio's time zone: "2026-06-13 11:02". In UTC before there is a
 * studio.
 */
export async function studioClock(db: D1Database): Promise<(at: number) => string> {
  return clockIn((await readStudioProfile(db))?.timezone ?? "UTC");
}

/** The same for a time zone. Throws a RangeError for an unknown one. */
export function clockIn(timezone: string): (at: number) => string {
  // Swedish writes dates and times as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: timezone });
  return (at) => format.format(at);
}
