import type { ActivityEntry } from "../domain/activity.ts";
import { query } from "./query.ts";
import { activity } from "./schema/counted.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

const ENTRY = pick(activity, "id", "at", "kind", "who", "what", "count", "photos");

export interface FeedPage {
  gallery: string;
  kind: string | null;
  /** Only entries older than this one. */
  before: { at: number; id: number } | null;
  limit: number;
}

/** A page of a gallery's activity, newest first. Throws StorageFault. */
export function readFeed(db: D1Database, { gallery, kind, before, limit }: FeedPage): Promise<ActivityEntry[]> {
  // Each as an index can find it: a page reads what it shows.
  const isBefore = before ? sql`(at, id) < (${before.at}, ${before.id})` : sql`true`;
  const isOfKind = kind === null ? sql`true` : sql`kind = ${kind}`;
  return query(
    statement(
      db,
      sql`SELECT id, at, kind, who, what, count, photos FROM activity
         WHERE gallery = ${gallery} AND ${isOfKind} AND ${isBefore}
         ORDER BY at DESC, id DESC LIMIT ${limit}`,
    ),
    ENTRY,
  );
}

const AT_ONCE = 1000;

/** A gallery's whole activity, newest first, read in pages; `most`: at most this many rows. Throws StorageFault. */
export async function* wholeFeed(
  db: D1Database,
  { gallery, kind, most = Number.POSITIVE_INFINITY }: Pick<FeedPage, "gallery" | "kind"> & { most?: number },
): AsyncGenerator<ActivityEntry> {
  let before: FeedPage["before"] = null;
  let left = most;
  while (left > 0) {
    const limit = Math.min(AT_ONCE, left);
    const page: ActivityEntry[] = await readFeed(db, { gallery, kind, before, limit });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    before = { at: last.at, id: last.id };
    left -= page.length;
  }
}
