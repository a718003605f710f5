import type { PickList } from "../domain/lists.ts";
import { type Sql, sql } from "./sql.ts";

/** A change of what lists one photo is on, as SQL over the `selections` row of its holder, whose id is `id`. */

interface Listing {
  photo: string;
  /** Ids of lists, each with whether the photo is put on it or taken off. */
  changes: ReadonlyMap<string, boolean>;
  /** The photo is taken out of the selection, and so off every list. */
  removed: boolean;
  /** SQL over its row of `picks`: whether anything besides lists changes about it. */
  touched: Sql;
  /** The gallery's lists. */
  lists: readonly PickList[];
  /** Photos that don't count. */
  uncounted: readonly string[];
  /** The id of the selection. */
  id: Sql;
}

interface ListingSql {
  /** The photo's lists after the change. */
  after: Sql;
  /** Whether a list that was sent stays as it was sent. */
  isClosed: Sql;
  /** The id of a list that has no room for the photo; null: there is none. */
  full: Sql;
}

export function listingOf({ photo, changes, removed, touched, lists, uncounted, id }: Listing): ListingSql {
  const own = sql`FROM picks WHERE picks.selection = ${id} AND picks.photo = ${photo}`;
  const now = sql`coalesce((SELECT picks.lists ${own}), '[]')`;
  const ids = [...changes.keys()];
  const on = ids.filter((list) => changes.get(list));
  const most = lists.flatMap(({ id: list, max }) => (max !== null && on.includes(list) ? [[list, max]] : []));
  const changed = sql`(SELECT json_group_array(value) FROM (SELECT value FROM json_each(${now})
      WHERE value NOT IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
    UNION SELECT value FROM json_each(${JSON.stringify(on)}) ORDER BY value))`;
  const closed = sql`FROM selections AS shut, json_each(shut.closed_lists) AS c WHERE shut.id = ${id}`;
  const isTouched = sql`EXISTS (SELECT 1 ${own} AND ${removed ? sql`picked = 1` : touched}
    AND c.value IN (SELECT value FROM json_each(picks.lists)))`;
  const count = sql`SELECT count(*) FROM picks AS p, json_each(p.lists) AS o WHERE p.selection = ${id} AND p.picked = 1
    AND o.value = l.value ->> 0 AND p.photo <> ${photo}
    AND p.photo NOT IN (SELECT value FROM json_each(${JSON.stringify(uncounted)}))`;
  return {
    after: removed ? sql`'[]'` : ids.length > 0 ? changed : now,
    isClosed: sql`EXISTS (SELECT 1 ${closed}
      AND (c.value IN (SELECT value FROM json_each(${JSON.stringify(ids)})) OR ${isTouched}))`,
    // What a photo is on already stays, even if the photographer asks for fewer by now.
    full: sql`(SELECT l.value ->> 0 FROM json_each(${JSON.stringify(most)}) AS l
      WHERE l.value ->> 0 NOT IN (SELECT value FROM json_each(${now})) AND (${count}) >= l.value ->> 1 LIMIT 1)`,
  };
}
