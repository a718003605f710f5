import { activityStatement } from "./activity.ts";
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
  const statements = photos.flatMap((photo) => {
    const feed = { gallery, at: now, kind: "mark", who: by, what: `${hide ? "hid" : "showed"} ${photo}` } as const;
    return [
      // First, while it can still be told whether this changes anything.
      activityStatement(db, feed, {
        sql: `${hide ? "NOT " : ""}EXISTS (SELECT 1 FROM private_marks WHERE gallery = ? AND photo = ?)`,
        values: [gallery, photo],
      }),
      hide
        ? db
            .prepare("INSERT OR IGNORE INTO private_marks (gallery, photo, marked_by, marked_at) VALUES (?, ?, ?, ?)")
            .bind(gallery, photo, by, now)
        : db.prepare("DELETE FROM private_marks WHERE gallery = ? AND photo = ?").bind(gallery, photo),
    ];
  });
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
