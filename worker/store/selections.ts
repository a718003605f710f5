import { listChangesOf } from "../domain/list-fields.ts";
import type { PickList } from "../domain/lists.ts";
import type { PhotoPick, PickChange, SelectionState } from "../domain/selection.ts";
import { CLOSED_FOR_HOLDER } from "./closed-for.ts";
import { flag, integer, kept, list, maybe, type RowOf, text } from "./columns.ts";
import { listingOf } from "./listing.ts";
import { batch, query, rowsOf } from "./query.ts";
import { picks, responses, selections } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { beginCount, countBytes, fits, PICK_BYTES } from "./selection-bytes.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";

/** Whose selection, in which gallery. `holder` is `account:<id>` or `session:<jti>`. */
export interface HolderOf {
  gallery: string;
  holder: string;
}

/** A row of `picks` as a pick. */
export const PICK_ROW = pick(picks, "photo", "picked", "stars", "label", "comment", "lists");

export interface Held {
  picks: PhotoPick[];
  state: SelectionState;
  round: number;
  minPicks: number | null;
  maxPicks: number | null;
  lists: PickList[];
  closedLists: string[];
  /** Nobody but its holder sees it; null: it has not begun. */
  favourites: boolean | null;
  /** Keys of what was submitted, whether or not it changed anything. */
  keys: string[];
}

/** Whether anything is stored under a name in a gallery: a selection, a cart or an order. Throws StorageFault. */
export async function holdsAnything(db: D1Database, { gallery, holder }: HolderOf): Promise<boolean> {
  const own = (table: string) =>
    sql`EXISTS (SELECT 1 FROM ${names(table)} WHERE gallery = ${gallery} AND holder = ${holder})`;
  const tables = ["selections", "carts", "cart_entries", "orders"];
  const [row] = await query(statement(db, sql`SELECT ${joined(tables.map(own), " OR ")} AS held`), { held: flag });
  return row?.held === true;
}

/** A holder's pick of one photo, and the state of the selection, however large it is. Throws StorageFault. */
export async function readOwnPick(
  db: D1Database,
  { gallery, holder, photo }: HolderOf & { photo: string },
): Promise<Omit<Held, "picks" | "keys"> & { pick: PhotoPick | null }> {
  const [found, heads] = await batch(db, [
    statement(
      db,
      sql`SELECT photo, picked, stars, label, comment, lists FROM picks
         WHERE selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})
           AND photo = ${photo}`,
    ),
    statement(db, headOf({ gallery, holder })),
  ]);
  const head = rowsOf(heads, HEAD_ROW)[0];
  return {
    pick: rowsOf(found, PICK_ROW)[0] ?? null,
    ...standing(head),
    ...asked(head),
  };
}

const HEAD_ROW = {
  ...pick(responses, "min_picks", "max_picks"),
  lists: maybe(responses.columns.lists),
  state: maybe(selections.columns.state),
  round: maybe(selections.columns.round),
  closed_lists: maybe(selections.columns.closed_lists),
  favourites: maybe(selections.columns.favourites),
};
type Head = RowOf<typeof HEAD_ROW>;

/** What a gallery asks for, by its row of `responses`. */
function asked(row: Pick<Head, "min_picks" | "max_picks" | "lists"> | undefined) {
  return { minPicks: row?.min_picks ?? null, maxPicks: row?.max_picks ?? null, lists: row?.lists ?? [] };
}

/** How far a selection is, by its row. */
function standing(row: Pick<Head, "state" | "round" | "closed_lists" | "favourites"> | undefined) {
  const { state = null, round = null, closed_lists: closedLists = null, favourites = null } = row ?? {};
  return { state: state ?? "open", round: round ?? 1, closedLists: closedLists ?? [], favourites } as const;
}

/** SQL for what a gallery asks for and how far a holder is; always one row. */
const headOf = ({ gallery, holder }: HolderOf, more = sql``): Sql =>
  sql`SELECT state, round, closed_lists, favourites, min_picks, max_picks, responses.lists ${more} FROM (SELECT 1)
    LEFT JOIN responses ON responses.gallery = ${gallery}
    LEFT JOIN selections ON selections.gallery = ${gallery} AND holder = ${holder}`;

/** SQL for the keys of what was submitted of the selection in the row, as one value. */
const SENT_KEYS = sql`(SELECT json_group_array(key) FROM (SELECT key FROM rounds WHERE selection = selections.id
  UNION SELECT unchanged_key FROM (SELECT 1) WHERE unchanged_key IS NOT NULL)) AS keys`;

/**
 * A holder's own selection; an empty open one if nothing was picked yet, or if nobody holds it (null). Throws StorageFault.
 */
export async function readOwnSelection(
  db: D1Database,
  { gallery, holder }: { gallery: string; holder: string | null },
): Promise<Held> {
  const [heads, chosen] = await batch(db, [
    statement(db, headOf({ gallery, holder: holder ?? "" }, sql`, ${SENT_KEYS}`)),
    ...(holder === null
      ? []
      : [
          statement(
            db,
            sql`SELECT photo, picked, stars, label, comment, lists FROM picks
              WHERE selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder}) ORDER BY photo`,
          ),
        ]),
  ]);
  const [head] = rowsOf(heads, { ...HEAD_ROW, keys: list(text.read) });
  return { picks: rowsOf(chosen, PICK_ROW), ...standing(head), ...asked(head), keys: head?.keys ?? [] };
}

/** The state of an account's selections, by gallery; galleries that ask for none are left out. Throws StorageFault. */
export async function readStandings(
  db: D1Database,
  account: string,
): Promise<Map<string, { picked: number; rounds: number; state: SelectionState }>> {
  const rows = await query(
    statement(
      db,
      sql`SELECT responses.gallery, state,
           (SELECT count(*) FROM picks WHERE selection = selections.id AND picked = 1) AS picked,
           (SELECT count(*) FROM rounds WHERE selection = selections.id) AS rounds
         FROM responses LEFT JOIN selections
           ON selections.gallery = responses.gallery AND holder = 'account:' || ${account}
         WHERE invites <> 'off'`,
    ),
    { gallery: responses.columns.gallery, state: HEAD_ROW.state, picked: integer, rounds: integer },
  );
  return new Map(
    rows.map(({ gallery, picked, rounds, state }) => [gallery, { picked, rounds, state: state ?? "open" }]),
  );
}

/** Those of an account's galleries that closed for it when it sent its selection. Throws StorageFault. */
export async function readClosedFor(db: D1Database, account: string): Promise<ReadonlySet<string>> {
  const closed = sql`SELECT assignments.gallery FROM assignments JOIN selections
      ON selections.gallery = assignments.gallery AND holder = 'account:' || ${account}
    WHERE account = ${account} AND ${CLOSED_FOR_HOLDER}`;
  return new Set((await query(statement(db, closed), { gallery: text })).map(({ gallery }) => gallery));
}

export interface Changing extends HolderOf {
  change: PickChange;
  limit: {
    /** How many photos may be picked at most; null: any number. */
    most: number | null;
    /** The gallery's lists, each with how many may be on it. */
    lists: readonly PickList[];
    /** Photos that no longer count, because their holder may not have them. */
    uncounted: readonly string[];
  };
  /** A selection that begins with it is its holder's favourites, which nobody else sees. */
  favourites?: boolean;
  /** The comment that was read before: the change is made only where it is still that. */
  read?: string;
  now: number;
}

/**
 * The result of a change: "full": as many photos as may be picked; a list: as many as may be on it; "list-closed": that list was
 * sent; "moved": another comment was written since it was read; "no-room": too many bytes; "over": closed for changes.
 */
export type Changed = "changed" | "full" | { fullList: string } | "list-closed" | "moved" | "no-room" | "over";

/**
 * Changes the given fields of one photo in a holder's selection; others stay, so two tabs do not lose each other's
 * changes. Limits are checked in the same statement that writes, so that two changes at once can't exceed them. Throws
 * StorageFault.
 */
export async function changePick(
  db: D1Database,
  { gallery, holder, change: wanted, limit, favourites = false, read, now }: Changing,
): Promise<Changed> {
  const { photo, stars, label, comment } = wanted;
  const lists = listChangesOf(wanted);
  // A photo on a list is picked.
  const picked = wanted.picked ?? ([...lists.values()].includes(true) || undefined);
  const own = { gallery, holder };
  const id = sql`(SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})`;
  const open = sql`SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder} AND state = 'open'`;
  const given = {
    picked: picked === undefined ? null : Number(picked),
    stars: stars ?? null,
    label: kept(picks.columns.label, label ?? null),
    comment: comment ?? null,
  };
  const listing = listingOf({
    ...{ photo, id, changes: lists, lists: limit.lists, uncounted: limit.uncounted },
    removed: picked === false,
    // A form that is sent as a whole also sends what it doesn't change.
    // Stars are one's own opinion, and change nothing about what was asked for.
    touched: sql`(comment <> coalesce(${given.comment}, comment) OR (${Number(label !== undefined)} AND label IS NOT ${given.label}))`,
  });
  const bytesNow = sql`coalesce((SELECT ${PICK_BYTES} FROM picks WHERE photo = ${photo} AND selection = ${id}), 0)`;
  const bytesThen = sql`(98 + octet_length(${photo}) + octet_length(${listing.after}) + octet_length(coalesce(${given.comment},
    (SELECT comment FROM picks WHERE selection = ${id} AND photo = ${photo}), '')))`;
  const unmoved =
    read === undefined
      ? sql`1`
      : sql`${read} = coalesce((SELECT comment FROM picks WHERE photo = ${photo} AND selection = ${id}), '')`;
  // What doesn't grow is always accepted, so that a holder without room can shorten and remove.
  const room = (bytes: Sql) => sql`(${bytesThen} <= ${bytesNow} OR ${fits({ ...own, bytes })})`;
  const others = sql`SELECT count(*) FROM picks WHERE selection = id AND picked = 1
    AND photo NOT IN (SELECT value FROM json_each(${JSON.stringify(limit.uncounted)}))`;
  const isFree = sql`(${limit.most} IS NULL OR ${given.picked} IS NULL OR ${given.picked} = 0
    OR EXISTS (SELECT 1 FROM picks WHERE selection = id AND photo = ${photo} AND picked = 1) OR (${others}) < ${limit.most})`;
  const [, , , changed, , verdict] = await batch(
    db,
    [
      sql`INSERT INTO selections (id, gallery, holder, favourites, created_at, changed_at)
        VALUES (${crypto.randomUUID()}, ${gallery}, ${holder}, ${Number(favourites)}, ${now}, ${now})
        ON CONFLICT (gallery, holder) DO UPDATE SET changed_at = excluded.changed_at WHERE state = 'open'`,
      beginCount(own),
      // The bytes of this photo are subtracted, and added again as they are after it was written or refused.
      countBytes({ ...own, bytes: sql`-${bytesNow}` }),
      sql`INSERT INTO picks (selection, photo, picked, stars, label, comment, lists, changed_at)
        SELECT id, ${photo}, coalesce(${given.picked}, 0), coalesce(${given.stars}, 0), ${given.label},
          coalesce(${given.comment}, ''), ${listing.after}, ${now} FROM (${open})
        WHERE ${room(bytesThen)} AND ${isFree} AND ${unmoved} AND ${listing.full} IS NULL AND NOT ${listing.isClosed}
        ON CONFLICT (selection, photo) DO UPDATE SET picked = coalesce(${given.picked}, picked),
          stars = coalesce(${given.stars}, stars), lists = excluded.lists, comment = coalesce(${given.comment}, comment),
          label = CASE WHEN ${Number(label !== undefined)} THEN ${given.label} ELSE label END, changed_at = ${now}`,
      countBytes({ ...own, bytes: bytesNow }),
      sql`SELECT EXISTS (${open}) AS open, ${listing.isClosed} AS closed, ${listing.full} AS full_list, ${unmoved} AS unmoved,
        ${room(sql`(${bytesThen} - ${bytesNow})`)} AS room`,
    ].map((one) => statement(db, one)),
  );
  if (changed?.meta.changes === 1) return "changed";
  const found = rowsOf(verdict, { open: flag, closed: flag, full_list: maybe(text), unmoved: flag, room: flag })[0];
  if (!found?.open) return "over";
  if (!found.unmoved) return "moved";
  if (found.closed) return "list-closed";
  if (found.full_list !== null) return { fullList: found.full_list };
  return found.room ? "full" : "no-room";
}
