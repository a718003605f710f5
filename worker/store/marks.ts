import { PHOTOS_NAMED } from "../domain/activity.ts";
import { hourBucket } from "./activity.ts";
import { integer } from "./columns.ts";
import { marksNotice } from "./notices.ts";
import { batch, query } from "./query.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** SQL for the distinct names of two JSON lists, first come first kept, and one more than the feed names. */
const namesOf = (earlier: Sql, later: Sql) =>
  sql`(SELECT json_group_array(name) FROM (
      SELECT value AS name FROM (
        SELECT value, key AS place FROM json_each(${earlier})
        UNION ALL SELECT value, key + 1000000 FROM json_each(${later})
      ) GROUP BY value ORDER BY min(place) LIMIT ${PHOTOS_NAMED + 1}
    ))`;

export interface MarkChange {
  gallery: string;
  photos: readonly string[];
  hide: boolean;
  /** Who marks: "client password", an account's name, "photographer". */
  by: string;
  /** The day on whose notice the photographer reads about it; null: it was the photographer. */
  told?: { day: string; endsAt: number; site: string } | null;
  now: number;
}

/**
 * Marks photos private or removes the marks, with the hour's row in the feed and the day's notice, all or none: the feed
 * counts every change and names the first photos. Throws StorageFault.
 */
export async function changeMarks(db: D1Database, change: MarkChange): Promise<void> {
  const { gallery, photos, hide, by, told = null, now } = change;
  // Three statements, however many photos: an invocation has a thousand.
  const list = JSON.stringify(photos);
  const each = sql`(SELECT value AS photo FROM json_each(${list}) GROUP BY value ORDER BY min(key)) AS wanted`;
  const marked = sql`EXISTS (SELECT 1 FROM private_marks m WHERE m.gallery = ${gallery} AND m.photo = wanted.photo)`;
  const statements = [
    // First, while it is still known which of them this changes.
    statement(
      db,
      sql`INSERT INTO activity (gallery, at, kind, who, what, bucket, count, photos)
         SELECT ${gallery}, ${now}, 'mark', ${by}, ${hide ? "hid" : "showed"}, ${hourBucket(now)}, changed.n, ${namesOf(sql`changed.photos`, sql`'[]'`)}
         FROM (SELECT count(*) AS n, json_group_array(wanted.photo) AS photos FROM ${each}
               WHERE ${hide ? sql`NOT` : sql``} ${marked}) AS changed
         WHERE changed.n > 0
         ON CONFLICT (gallery, kind, who, what, bucket) DO UPDATE SET
           count = count + excluded.count, at = excluded.at,
           photos = ${namesOf(sql`activity.photos`, sql`excluded.photos`)}`,
    ),
    hide
      ? statement(
          db,
          sql`INSERT OR IGNORE INTO private_marks (gallery, photo, marked_by, marked_at)
             SELECT ${gallery}, wanted.photo, ${by}, ${now} FROM ${each}`,
        )
      : statement(
          db,
          sql`DELETE FROM private_marks WHERE gallery = ${gallery} AND photo IN (SELECT value FROM json_each(${list}))`,
        ),
  ];
  const notice = told ? [marksNotice(db, { gallery, photos, hide, ...told, now })] : [];
  await batch(db, [...notice, ...statements]);
}

/** How many photos of a gallery are marked private, including those that are not in the live version. Throws StorageFault. */
export async function countMarks(db: D1Database, gallery: string): Promise<number> {
  const [row] = await query(statement(db, sql`SELECT count(*) AS n FROM private_marks WHERE gallery = ${gallery}`), {
    n: integer,
  });
  return row?.n ?? 0;
}
