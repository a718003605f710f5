import { activityStatement } from "./activity.ts";
import { integer, maybe } from "./columns.ts";
import { batch, rowsOf } from "./query.ts";
import { includedMore, includedPhotos } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

interface Holder {
  gallery: string;
  holder: string;
}

const own = ({ gallery, holder }: Holder) => sql`gallery = ${gallery} AND holder = ${holder}`;
const had = (of: Holder) => sql`(SELECT count(*) FROM included_photos WHERE ${own(of)})`;
const more = (of: Holder) => sql`coalesce((SELECT more FROM included_more WHERE ${own(of)}), 0)`;

/** SQL: how many full-size photos are included for a holder; NULL: they are not counted. */
const most = (of: Holder) => sql`((SELECT included FROM galleries WHERE gallery = ${of.gallery}) + ${more(of)})`;

/** What was counted for a holder, and what they were given in addition. Throws StorageFault. */
export async function readIncluded(db: D1Database, of: Holder): Promise<{ photos: ReadonlySet<string>; more: number }> {
  const [photos, given] = await batch(db, [
    statement(db, sql`SELECT photo FROM included_photos WHERE ${own(of)}`),
    statement(db, sql`SELECT more FROM included_more WHERE ${own(of)}`),
  ]);
  return {
    photos: new Set(rowsOf(photos, pick(includedPhotos, "photo")).map(({ photo }) => photo)),
    more: rowsOf(given, pick(includedMore, "more"))[0]?.more ?? 0,
  };
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
