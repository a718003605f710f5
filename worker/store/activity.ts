import type { ActivityKind } from "../domain/activity.ts";
import { change } from "./query.ts";
import { type Sql, sql, statement } from "./sql.ts";

export interface Activity {
  gallery: string;
  at: number;
  /** Only marks.ts adds marks: those of an hour are one row, however many photos they are about. */
  kind: Exclude<ActivityKind, "mark">;
  /** "guest", "client", "photographer", or an account's name. */
  who: string;
  /** What was done, or to what: a photo's name, "all.zip", "guest password changed". */
  what: string;
  /** Of the same hour, such lines are one that counts. */
  hourly?: boolean;
}

const HOUR = 3_600_000;

/** The bucket of rows that are counted by the hour. */
export const hourBucket = (at: number) => `hour ${Math.floor(at / HOUR)}`;

/**
 * The statement that adds to the feed. Entries and downloads of the same hour are one row that counts, so that a busy
 * gallery does not flood it; everything else has its own row.
 */
export function activityStatement(
  db: D1Database,
  { gallery, at, kind, who, what, hourly = kind === "entry" || kind === "download" }: Activity,
  when: Sql = sql`true`,
): D1PreparedStatement {
  const bucket = hourly ? hourBucket(at) : `${at} ${crypto.randomUUID()}`;
  return statement(
    db,
    sql`INSERT INTO activity (gallery, at, kind, who, what, bucket)
      SELECT ${gallery}, ${at}, ${kind}, ${who}, ${what}, ${bucket} WHERE ${when}
      ON CONFLICT (gallery, kind, who, what, bucket) DO UPDATE SET count = count + 1, at = excluded.at`,
  );
}

/** Adds to the feed. If the feed can't be written, nobody is stopped: the fault is logged. */
export async function recordActivity(db: D1Database, activity: Activity): Promise<void> {
  try {
    await change(activityStatement(db, activity));
  } catch (error) {
    console.error(JSON.stringify({ error: String(error), activity: activity.kind }));
  }
}
