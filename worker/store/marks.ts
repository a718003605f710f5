import { hourBucket } from "./activity.ts";
import { marksNotice } from "./notices.ts";
import { batch, query } from "./query.ts";

export interface MarkChange {
  gallery: string;
  photos: readonly string[];
  hide: boolean;
  /** Who marks: "client password", an account's name, "photographer". */
  by: string;
  /** The day on whose notice the photographer reads of it; null: it was the photographer. */
  told?: { day: string; endsAt: number; site: string } | null;
  now: number;
}

/**
 * Marks photos private or takes the marks off, with their rows in the feed and the day's notice, all or none. Throws
 * StorageFault.
 */
export async function changeMarks(db: D1Database, change: MarkChange): Promise<void> {
  const { gallery, photos, hide, by, told = null, now } = change;
  // Three statements, however many photos: an invocation has a thousand.
  const each = "(SELECT DISTINCT value AS photo FROM json_each(?1)) AS wanted";
  const marked = "EXISTS (SELECT 1 FROM private_marks m WHERE m.gallery = ?2 AND m.photo = wanted.photo)";
  const list = JSON.stringify(photos);
  const statements = [
    // First, while it can still be told which of them this changes.
    db
      .prepare(
        `INSERT INTO activity (gallery, at, kind, who, what, bucket)
         SELECT ?2, ?3, 'mark', ?4, ?5 || ' ' || wanted.photo, ?6 FROM ${each}
         WHERE ${hide ? "NOT " : ""}${marked}
         ON CONFLICT (gallery, kind, who, what, bucket) DO UPDATE SET count = count + 1, at = excluded.at`,
      )
      .bind(list, gallery, now, by, hide ? "hid" : "showed", hourBucket(now)),
    hide
      ? db
          .prepare(
            `INSERT OR IGNORE INTO private_marks (gallery, photo, marked_by, marked_at)
             SELECT ?2, wanted.photo, ?3, ?4 FROM ${each}`,
          )
          .bind(list, gallery, by, now)
      : db
          .prepare(`DELETE FROM private_marks WHERE gallery = ?2 AND photo IN (SELECT value FROM json_each(?1))`)
          .bind(list, gallery),
  ];
  const notice = told ? [marksNotice(db, { gallery, photos, hide, ...told, now })] : [];
  await batch(db, [...notice, ...statements]);
}

/** How many photos of a gallery are marked private, those that are not in the live version left in. Throws StorageFault. */
export async function countMarks(db: D1Database, gallery: string): Promise<number> {
  const [row] = await query<{ n: number }>(
    db.prepare("SELECT count(*) AS n FROM private_marks WHERE gallery = ?").bind(gallery),
  );
  return row?.n ?? 0;
}
