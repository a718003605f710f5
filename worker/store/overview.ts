import type { GalleryPolicy } from "../domain/gallery.ts";
import { integer, maybe } from "./columns.ts";
import { POLICY_COLUMNS, POLICY_ROW, toPolicy } from "./policy.ts";
import { batch, rowsOf } from "./query.ts";
import { galleries, pick, privateMarks, sets } from "./schema.ts";
import { sql, statement } from "./sql.ts";

/** A gallery as the studio lists it. Times in milliseconds since 1970. */
export interface GalleryOverview {
  policy: GalleryPolicy & { version: string };
  title: string;
  date: string | null;
  publishedAt: number;
  sessionsEndedAt: number | null;
  lastActivity: number | null;
  /** Private marks, including those of photos that are no longer live. */
  marks: { photo: string; markedBy: string; markedAt: number }[];
}

const OVERVIEW_ROW = {
  ...POLICY_ROW,
  ...pick(galleries, "title", "date", "published_at", "sessions_ended_at"),
  last_activity: maybe(integer),
};

/** Every gallery that was ever published, the last changed first; or the one asked for. Throws StorageFault. */
export async function readOverviews(db: D1Database, gallery: string | null = null): Promise<GalleryOverview[]> {
  const where = gallery === null ? sql`` : sql`WHERE gallery = ${gallery}`;
  const [found, setsFound, marksFound] = await batch(db, [
    statement(
      db,
      sql`SELECT ${POLICY_COLUMNS}, title, date, published_at, sessions_ended_at,
           (SELECT max(at) FROM activity WHERE activity.gallery = galleries.gallery) AS last_activity
         FROM galleries ${where} ORDER BY published_at DESC, gallery`,
    ),
    statement(db, sql`SELECT gallery, id, visibility FROM sets ${where}`),
    statement(
      db,
      sql`SELECT gallery, photo, marked_by, marked_at FROM private_marks ${where} ORDER BY marked_at DESC, photo`,
    ),
  ]);
  const setRows = rowsOf(setsFound, sets.columns);
  const markRows = rowsOf(marksFound, privateMarks.columns);
  return rowsOf(found, OVERVIEW_ROW).map((row) => {
    const own = markRows.filter((m) => m.gallery === row.gallery);
    const policy = toPolicy(row, { sets: setRows.filter((s) => s.gallery === row.gallery), marks: own });
    return {
      policy: { ...policy, version: row.version },
      title: row.title,
      date: row.date,
      publishedAt: row.published_at,
      sessionsEndedAt: row.sessions_ended_at,
      lastActivity: row.last_activity,
      marks: own.map((m) => ({ photo: m.photo, markedBy: m.marked_by, markedAt: m.marked_at })),
    };
  });
}
