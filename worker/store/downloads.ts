import { createHash } from "node:crypto";
import { type Activity, activityStatement } from "./activity.ts";
import { sweepLedger } from "./ledger.ts";
import { addNumber } from "./numbers.ts";
import { batch } from "./query.ts";
import { sql, statement } from "./sql.ts";

/** How long starting a download again counts as the same download. */
const ONCE_MS = 10 * 60_000;

export interface BegunDownload {
  activity: Activity;
  /** Who downloads, more precisely than the feed's name for them: a session's holder, or an address. */
  holder: string;
  /** The content, by its entity tag. */
  content: string;
  /** What is added to the numbers; null: nothing. */
  number: { day: string; size: string; who: string } | null;
}

/**
 * Adds a download to the feed, once per holder and content within minutes, however many requests start it at once. If the
 * feed can't be written, nobody is stopped: the fault is logged.
 */
export async function recordDownload(
  db: D1Database,
  { activity, holder, content, number }: BegunDownload,
): Promise<void> {
  const { gallery, at, who, what } = activity;
  const named = JSON.stringify([gallery, who, what, holder, content]);
  const key = `download ${createHash("sha256").update(named).digest("base64").slice(0, 22)}`;
  const fresh = sql`NOT EXISTS (SELECT 1 FROM ledger WHERE key = ${key} AND ends > ${at})`;
  try {
    await batch(db, [
      sweepLedger(db, at),
      activityStatement(db, activity, fresh),
      ...(number
        ? [
            statement(
              db,
              addNumber({ gallery, kind: "downloads", day: number.day, subject: number.size, who: number.who }, fresh),
            ),
          ]
        : []),
      statement(
        db,
        sql`INSERT INTO ledger (key, level, began, at, ends) VALUES (${key}, 1, ${at}, ${at}, ${at + ONCE_MS})
           ON CONFLICT (key) DO UPDATE SET began = excluded.began, at = excluded.at, ends = excluded.ends
           WHERE ledger.ends <= excluded.at`,
      ),
    ]);
  } catch (error) {
    console.error(JSON.stringify({ error: String(error), activity: activity.kind }));
  }
}
