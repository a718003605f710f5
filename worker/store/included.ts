import type { IncludedHolder } from "../domain/included.ts";
import { activityStatement } from "./activity.ts";
import { integer, maybe, text } from "./columns.ts";
import { batch, query, rowsOf } from "./query.ts";
import { includedPhotos } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

interface Holder {
  gallery: string;
  holder: string;
}

const own = ({ gallery, holder }: { gallery: string; holder: string | Sql }) =>
  sql`gallery = ${gallery} AND holder = ${holder}`;
const had = (of: Holder) => sql`(SELECT count(*) FROM included_photos WHERE ${own(of)})`;
const more = (of: { gallery: string; holder: string | Sql }) =>
  sql`coalesce((SELECT more FROM included_more WHERE ${own(of)}), 0)`;

/** SQL: how many full-size photos are included for a holder; NULL: they are not counted. */
const most = (of: Holder) => sql`((SELECT included FROM galleries WHERE gallery = ${of.gallery}) + ${more(of)})`;

/** What was counted for a holder, and what they were given in addition. Throws StorageFault. */
export async function readIncluded(db: D1Database, of: Holder): Promise<{ photos: ReadonlySet<string>; more: number }> {
  const rows = await query(
    statement(db, sql`SELECT ${more(of)} AS more, photo FROM (SELECT 1) LEFT JOIN included_photos ON ${own(of)}`),
    { more: integer, photo: maybe(includedPhotos.columns.photo) },
  );
  return { photos: new Set(rows.flatMap(({ photo }) => photo ?? [])), more: rows[0]?.more ?? 0 };
}

export interface Taking extends Holder {
  /** Each once. */
  photos: readonly string[];
  /** The holder's name in the feed. */
  who: string;
  now: number;
}

/** How it was when the photos were asked for. `most` is null: they are no longer counted. */
export interface Taken {
  most: number | null;
  had: number;
  takes: number;
}

const TAKEN = { most: maybe(integer), had: integer, takes: integer };

/**
 * Counts photos for a holder: all of them, or none if they are more than are left. It is one transaction with one
 * condition, so that presses that arrive at once never count more than there are; what was counted before is not counted again.
 * `decideAccess` is the rule; a test keeps this in step. Throws StorageFault.
 */
export async function takeIncluded(db: D1Database, { photos, who, now, ...of }: Taking): Promise<Taken> {
  const { gallery, holder } = of;
  const asked = JSON.stringify(photos);
  const fresh = sql`value NOT IN (SELECT photo FROM included_photos WHERE ${own(of)})`;
  const takes = sql`(SELECT count(*) FROM json_each(${asked}) WHERE ${fresh})`;
  const fits: Sql = sql`${takes} > 0 AND ${had(of)} + ${takes} <= ${most(of)}`;
  const [only] = photos;
  const what =
    photos.length === 1 ? `took ${only}, which is included` : `took ${photos.length} photos, which are included`;
  const [before] = await batch(db, [
    statement(db, sql`SELECT ${most(of)} AS most, ${had(of)} AS had, ${takes} AS takes`),
    activityStatement(db, { gallery, at: now, kind: "download", who, what }, fits),
    statement(
      db,
      sql`INSERT INTO included_photos (gallery, holder, photo, who, at)
        SELECT ${gallery}, ${holder}, value, ${who}, ${now} FROM json_each(${asked}) WHERE ${fresh} AND ${fits}`,
    ),
  ]);
  return rowsOf(before, TAKEN)[0] ?? { most: 0, had: 0, takes: photos.length };
}

const LISTED = {
  holder: text,
  who: text,
  name: maybe(text),
  email: maybe(text),
  had: integer,
  more: integer,
  at: integer,
};

/** Those whose full-size photos were counted in a gallery, first those who took most. Throws StorageFault. */
export async function listIncluded(
  db: D1Database,
  { gallery, limit }: { gallery: string; limit: number },
): Promise<IncludedHolder[]> {
  const typed = (column: Sql) => sql`(SELECT ${column} FROM registrations WHERE registrations.gallery = ${gallery}
    AND registrations.holder = counted.holder ORDER BY at DESC LIMIT 1)`;
  const known = (column: Sql) => sql`(SELECT ${column} FROM accounts WHERE 'account:' || id = counted.holder)`;
  return query(
    statement(
      db,
      sql`SELECT holder, who, had, at, ${more({ gallery, holder: sql`counted.holder` })} AS more,
          coalesce(${known(sql`name`)}, ${typed(sql`name`)}) AS name,
          coalesce(${known(sql`email`)}, ${typed(sql`email`)}) AS email
        FROM (SELECT holder, max(who) AS who, count(*) AS had, max(at) AS at FROM included_photos
          WHERE gallery = ${gallery} GROUP BY holder ORDER BY had DESC, at DESC, holder LIMIT ${limit}) AS counted`,
    ),
    LISTED,
  );
}

interface Given extends Holder {
  now: number;
}

/** Gives somebody more full-size photos than the gallery includes; false: nothing was counted for them. Throws StorageFault. */
export async function giveMore(
  db: D1Database,
  { more: given, now, ...of }: Given & { more: number },
): Promise<boolean> {
  const { gallery, holder } = of;
  const known = sql`EXISTS (SELECT 1 FROM included_photos WHERE ${own(of)})`;
  const [, done] = await batch(db, [
    activityStatement(
      db,
      { ...lineOf(of, now), what: `${given} more photos in original size for ${await nameOf(db, of)}` },
      known,
    ),
    statement(
      db,
      sql`INSERT INTO included_more (gallery, holder, more, at) SELECT ${gallery}, ${holder}, ${given}, ${now} WHERE ${known}
        ON CONFLICT (gallery, holder) DO UPDATE SET more = more + excluded.more, at = excluded.at`,
    ),
  ]);
  return (done?.meta.changes ?? 0) > 0;
}

/** Counts from the start for somebody; what they were given in addition ends. False: nothing was counted. Throws StorageFault. */
export async function countFromStart(db: D1Database, { now, ...of }: Given): Promise<boolean> {
  const known = sql`EXISTS (SELECT 1 FROM included_photos WHERE ${own(of)})`;
  const [, , done] = await batch(db, [
    activityStatement(
      db,
      { ...lineOf(of, now), what: `photos in original size counted from the start for ${await nameOf(db, of)}` },
      known,
    ),
    statement(db, sql`DELETE FROM included_more WHERE ${own(of)}`),
    statement(db, sql`DELETE FROM included_photos WHERE ${own(of)}`),
  ]);
  return (done?.meta.changes ?? 0) > 0;
}

const lineOf = ({ gallery }: Holder, at: number) => ({ gallery, at, kind: "access", who: "photographer" }) as const;

/** As the feed calls them. */
async function nameOf(db: D1Database, of: Holder): Promise<string> {
  const [row] = await query(
    statement(db, sql`SELECT who FROM included_photos WHERE ${own(of)} LIMIT 1`),
    pick(includedPhotos, "who"),
  );
  return row?.who ?? "nobody";
}
