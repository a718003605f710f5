import type { GalleryPolicy } from "../domain/gallery.ts";
import { integer, maybe, type RowOf } from "./columns.ts";
import { POLICY_COLUMNS, POLICY_ROW, toPolicy } from "./policy.ts";
import { batch, query, rowsOf } from "./query.ts";
import { galleries, privateMarks, sets } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** A gallery as the studio lists it. Times in milliseconds since 1970. */
export interface GalleryOverview {
  policy: GalleryPolicy & { version: string };
  title: string;
  date: string | null;
  publishedAt: number;
  sessionsEndedAt: number | null;
  lastActivity: number | null;
  /** When each secret was set; null: there is none, or it was set before this was noted. */
  secretsSetAt: { guestPassword: number | null; clientPassword: number | null; downloadPin: number | null };
  /** Private marks, including those of photos that are no longer live. */
  marks: { photo: string; markedBy: string; markedAt: number }[];
}

const OVERVIEW_ROW = {
  ...POLICY_ROW,
  ...pick(galleries, "title", "date", "published_at", "sessions_ended_at"),
  ...pick(galleries, "guest_password_at", "client_password_at", "download_pin_at"),
  last_activity: maybe(integer),
};

/** Every gallery that was ever published, the last changed first; or the one asked for. Throws StorageFault. */
export async function readOverviews(db: D1Database, gallery: string | null = null): Promise<GalleryOverview[]> {
  const where = gallery === null ? sql`` : sql`WHERE gallery = ${gallery}`;
  const [found, setsFound, marksFound] = await batch(db, [
    statement(db, sql`${SELECT} ${where} ORDER BY published_at DESC, gallery`),
    statement(db, sql`SELECT gallery, id, visibility FROM sets ${where}`),
    statement(
      db,
      sql`SELECT gallery, photo, marked_by, marked_at FROM private_marks ${where} ORDER BY marked_at DESC, photo`,
    ),
  ]);
  const setRows = rowsOf(setsFound, sets.columns);
  const markRows = rowsOf(marksFound, privateMarks.columns);
  return rowsOf(found, OVERVIEW_ROW).map((row) =>
    toOverview(row, {
      sets: setRows.filter((s) => s.gallery === row.gallery),
      marks: markRows.filter((m) => m.gallery === row.gallery),
    }),
  );
}

/** Without its sets and marks, of which each of many galleries may have thousands. */
export type ListedGallery = Omit<GalleryOverview, "marks">;

/** Listed galleries by id, in the order of the ids. Throws StorageFault. */
export async function readListed(db: D1Database, ids: readonly string[]): Promise<ListedGallery[]> {
  const listed = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  const rows = await query(statement(db, sql`${SELECT} WHERE gallery IN (${listed})`), OVERVIEW_ROW);
  const byId = new Map(rows.map((row) => [row.gallery, toOverview(row, { sets: [], marks: [] })]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The galleries assigned to an account. Throws StorageFault. */
export async function listAssigned(db: D1Database, account: string): Promise<ListedGallery[]> {
  const assigned = sql`SELECT gallery FROM assignments WHERE account = ${account}`;
  const rows = await query(statement(db, sql`${SELECT} WHERE gallery IN (${assigned})`), OVERVIEW_ROW);
  return rows.map((row) => toOverview(row, { sets: [], marks: [] }));
}

/** How every gallery is called, the one that changed last first. Throws StorageFault. */
export function listTitles(db: D1Database): Promise<{ gallery: string; title: string }[]> {
  const titles = sql`SELECT gallery, title FROM galleries ORDER BY published_at DESC, gallery`;
  return query(statement(db, titles), pick(galleries, "gallery", "title"));
}

const SELECT = sql`SELECT ${POLICY_COLUMNS}, title, date, published_at, sessions_ended_at,
    guest_password_at, client_password_at, download_pin_at,
    (SELECT max(at) FROM activity WHERE activity.gallery = galleries.gallery) AS last_activity
  FROM galleries`;

interface Parts {
  sets: RowOf<typeof sets.columns>[];
  marks: RowOf<typeof privateMarks.columns>[];
}

function toOverview(row: RowOf<typeof OVERVIEW_ROW>, parts: Parts): GalleryOverview {
  return {
    policy: { ...toPolicy(row, parts), version: row.version },
    title: row.title,
    date: row.date,
    publishedAt: row.published_at,
    sessionsEndedAt: row.sessions_ended_at,
    lastActivity: row.last_activity,
    secretsSetAt: {
      guestPassword: row.guest_password_at,
      clientPassword: row.client_password_at,
      downloadPin: row.download_pin_at,
    },
    marks: parts.marks.map((m) => ({ photo: m.photo, markedBy: m.marked_by, markedAt: m.marked_at })),
  };
}
