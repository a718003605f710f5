import type { PhotoPick, PickChange, SelectionState } from "../domain/selection.ts";
import { flag, integer, kept, maybe } from "./columns.ts";
import { batch, query, rowsOf } from "./query.ts";
import { picks, responses, rounds, selections } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { beginCount, countBytes, fits, PICK_BYTES } from "./selection-bytes.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";

/** Whose selection, in which gallery. `holder` is `account:<id>` or `session:<jti>`. */
export interface HolderOf {
  gallery: string;
  holder: string;
}

/** A row of `picks` as a pick. */
export const PICK_ROW = pick(picks, "photo", "picked", "stars", "label", "comment");

export interface Held {
  picks: PhotoPick[];
  state: SelectionState;
  round: number;
  minPicks: number | null;
  maxPicks: number | null;
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
      sql`SELECT photo, picked, stars, label, comment FROM picks
         WHERE selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})
           AND photo = ${photo}`,
    ),
    statement(
      db,
      sql`SELECT state, round, min_picks, max_picks FROM (SELECT 1) LEFT JOIN responses ON responses.gallery = ${gallery}
         LEFT JOIN selections ON selections.gallery = ${gallery} AND holder = ${holder}`,
    ),
  ]);
  const head = rowsOf(heads, HEAD_ROW)[0];
  return {
    pick: rowsOf(found, PICK_ROW)[0] ?? null,
    state: head?.state ?? "open",
    round: head?.round ?? 1,
    minPicks: head?.min_picks ?? null,
    maxPicks: head?.max_picks ?? null,
  };
}

const LIMITS = pick(responses, "min_picks", "max_picks");
const HEAD_ROW = { ...LIMITS, state: maybe(selections.columns.state), round: maybe(selections.columns.round) };

/** A holder's own selection; an empty open one if nothing was picked yet. Throws StorageFault. */
export async function readOwnSelection(db: D1Database, { gallery, holder }: HolderOf): Promise<Held> {
  const its = sql`gallery = ${gallery} AND holder = ${holder}`;
  const id = sql`SELECT id FROM selections WHERE ${its}`;
  const [own, chosen, limits, sent] = await batch(db, [
    statement(db, sql`SELECT state, round FROM selections WHERE ${its}`),
    statement(db, sql`SELECT photo, picked, stars, label, comment FROM picks WHERE selection = (${id}) ORDER BY photo`),
    statement(db, sql`SELECT min_picks, max_picks FROM responses WHERE gallery = ${gallery}`),
    statement(
      db,
      sql`SELECT key FROM rounds WHERE selection = (${id})
         UNION SELECT unchanged_key FROM selections WHERE ${its} AND unchanged_key IS NOT NULL`,
    ),
  ]);
  const row = rowsOf(own, pick(selections, "state", "round"))[0];
  const questionnaire = rowsOf(limits, LIMITS)[0];
  return {
    picks: rowsOf(chosen, PICK_ROW),
    state: row?.state ?? "open",
    round: row?.round ?? 1,
    minPicks: questionnaire?.min_picks ?? null,
    maxPicks: questionnaire?.max_picks ?? null,
    keys: rowsOf(sent, pick(rounds, "key")).map(({ key }) => key),
  };
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

export interface Changing extends HolderOf {
  change: PickChange;
  limit: {
    /** How many photos may be picked at most; null: any number. */
    most: number | null;
    /** Photos that no longer count, because their holder may not have them. */
    uncounted: readonly string[];
  };
  now: number;
}

/** The result of a change: "full": as many photos as may be picked; "no-room": too many bytes; "over": closed for changes. */
export type Changed = "changed" | "full" | "no-room" | "over";

/**
 * Changes the given fields of one photo in a holder's selection; others stay, so two tabs do not lose each other's
 * changes. Limits are checked in the same statement that writes, so that two changes at once can't exceed them. Throws
 * StorageFault.
 */
export async function changePick(
  db: D1Database,
  { gallery, holder, change: wanted, limit, now }: Changing,
): Promise<Changed> {
  const { photo, picked, stars, label, comment } = wanted;
  const own = { gallery, holder };
  const open = sql`SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder} AND state = 'open'`;
  const given = {
    picked: picked === undefined ? null : Number(picked),
    stars: stars ?? null,
    label: kept(picks.columns.label, label ?? null),
    comment: comment ?? null,
  };
  const bytesNow = sql`coalesce((SELECT ${PICK_BYTES} FROM picks WHERE photo = ${photo}
    AND selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})), 0)`;
  const bytesThen = sql`(100 + octet_length(${photo}) + octet_length(coalesce(${given.comment},
    (SELECT comment FROM picks WHERE selection = (${open}) AND photo = ${photo}), '')))`;
  // What doesn't grow is always accepted, so that a holder without room can shorten and remove.
  const room = (bytes: Sql) => sql`(${bytesThen} <= ${bytesNow} OR ${fits({ ...own, bytes })})`;
  const others = sql`SELECT count(*) FROM picks WHERE selection = id AND picked = 1
    AND photo NOT IN (SELECT value FROM json_each(${JSON.stringify(limit.uncounted)}))`;
  const isFree = sql`(${limit.most} IS NULL OR ${given.picked} IS NULL OR ${given.picked} = 0
    OR EXISTS (SELECT 1 FROM picks WHERE selection = id AND photo = ${photo} AND picked = 1) OR (${others}) < ${limit.most})`;
  const [, , , changed, , verdict] = await batch(
    db,
    [
      sql`INSERT INTO selections (id, gallery, holder, created_at, changed_at)
        VALUES (${crypto.randomUUID()}, ${gallery}, ${holder}, ${now}, ${now})
        ON CONFLICT (gallery, holder) DO UPDATE SET changed_at = excluded.changed_at WHERE state = 'open'`,
      beginCount(own),
      // The bytes of this photo are subtracted, and added again as they are after it was written or refused.
      countBytes({ ...own, bytes: sql`-${bytesNow}` }),
      sql`INSERT INTO picks (selection, photo, picked, stars, label, comment, changed_at)
        SELECT id, ${photo}, coalesce(${given.picked}, 0), coalesce(${given.stars}, 0), ${given.label},
          coalesce(${given.comment}, ''), ${now} FROM (${open}) WHERE ${room(bytesThen)} AND ${isFree}
        ON CONFLICT (selection, photo) DO UPDATE SET picked = coalesce(${given.picked}, picked),
          stars = coalesce(${given.stars}, stars), comment = coalesce(${given.comment}, comment),
          label = CASE WHEN ${Number(label !== undefined)} THEN ${given.label} ELSE label END, changed_at = ${now}`,
      countBytes({ ...own, bytes: bytesNow }),
      sql`SELECT EXISTS (${open}) AS open, ${room(sql`(${bytesThen} - ${bytesNow})`)} AS room`,
    ].map((one) => statement(db, one)),
  );
  if (changed?.meta.changes === 1) return "changed";
  const found = rowsOf(verdict, { open: flag, room: flag })[0];
  return !found?.open ? "over" : found.room ? "full" : "no-room";
}
