import type { Label, Pick, PickChange, SelectionState } from "../domain/selection.ts";
import { batch, query, rowsOf } from "./query.ts";

/** Whose selection in which gallery. `holder` is `account:<id>` or `session:<jti>`. */
export interface HolderOf {
  gallery: string;
  holder: string;
}

/** A row of `picks`, without its selection. */
export interface PickRow {
  photo: string;
  picked: number;
  stars: number;
  label: Label | null;
  comment: string;
}

/** A row of `picks` as a pick. */
export const toPick = (row: PickRow): Pick => ({ ...row, picked: row.picked === 1 });

export interface Held {
  picks: Pick[];
  state: SelectionState;
  round: number;
  minPicks: number | null;
  maxPicks: number | null;
  /** Keys of what was submitted. */
  keys: string[];
}

/** A holder's own selection; an empty open one when nothing was picked yet. Throws StorageFault. */
export async function readOwnSelection(db: D1Database, { gallery, holder }: HolderOf): Promise<Held> {
  const own = "SELECT id FROM selections WHERE gallery = ?1 AND holder = ?2";
  const [selections, picks, profiles, rounds] = await batch(db, [
    db.prepare("SELECT state, round FROM selections WHERE gallery = ?1 AND holder = ?2").bind(gallery, holder),
    db
      .prepare(`SELECT photo, picked, stars, label, comment FROM picks WHERE selection = (${own}) ORDER BY photo`)
      .bind(gallery, holder),
    db.prepare("SELECT min_picks, max_picks FROM responses WHERE gallery = ?").bind(gallery),
    db.prepare(`SELECT key FROM rounds WHERE selection = (${own})`).bind(gallery, holder),
  ]);
  const row = rowsOf<{ state: SelectionState; round: number }>(selections)[0];
  const profile = rowsOf<{ min_picks: number | null; max_picks: number | null }>(profiles)[0];
  return {
    picks: rowsOf<PickRow>(picks).map(toPick),
    state: row?.state ?? "open",
    round: row?.round ?? 1,
    minPicks: profile?.min_picks ?? null,
    maxPicks: profile?.max_picks ?? null,
    keys: rowsOf<{ key: string }>(rounds).map(({ key }) => key),
  };
}

/** How an account's selections stand, by gallery; galleries that ask for none are left out. Throws StorageFault. */
export async function readStandings(
  db: D1Database,
  account: string,
): Promise<Map<string, { picked: number; rounds: number; state: SelectionState }>> {
  const rows = await query<{ gallery: string; picked: number; rounds: number; state: SelectionState | null }>(
    db
      .prepare(
        `SELECT responses.gallery, state,
           (SELECT count(*) FROM picks WHERE selection = selections.id AND picked = 1) AS picked,
           (SELECT count(*) FROM rounds WHERE selection = selections.id) AS rounds
         FROM responses LEFT JOIN selections ON selections.gallery = responses.gallery AND holder = 'account:' || ?
         WHERE invites <> 'off'`,
      )
      .bind(account),
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
    /** Photos that don't count any more, since their holder may not have them. */
    uncounted: readonly string[];
  };
  now: number;
}

/**
 * Changes the given fields of one photo of a holder's selection; others stay, so two tabs do not lose each other's
 * changes. The limit is judged where it is written, so that no two changes at once go beyond it. "over": the selection
 * takes no changes any more. Throws StorageFault.
 */
export async function changePick(
  db: D1Database,
  { gallery, holder, change: wanted, limit, now }: Changing,
): Promise<"changed" | "full" | "over"> {
  const open = "SELECT id FROM selections WHERE gallery = ?1 AND holder = ?2 AND state = 'open'";
  const { photo, picked, stars, label, comment } = wanted;
  const [, changed, stillOpen] = await batch(db, [
    db
      .prepare(
        `INSERT INTO selections (id, gallery, holder, created_at, changed_at) VALUES (?3, ?1, ?2, ?4, ?4)
         ON CONFLICT (gallery, holder) DO UPDATE SET changed_at = excluded.changed_at WHERE state = 'open'`,
      )
      .bind(gallery, holder, crypto.randomUUID(), now),
    db
      .prepare(
        `INSERT INTO picks (selection, photo, picked, stars, label, comment, changed_at)
         SELECT id, ?3, coalesce(?4, 0), coalesce(?5, 0), ?6, coalesce(?7, ''), ?9 FROM (${open})
         WHERE ?10 IS NULL OR ?4 IS NULL OR ?4 = 0
           OR EXISTS (SELECT 1 FROM picks WHERE selection = id AND photo = ?3 AND picked = 1)
           OR (SELECT count(*) FROM picks WHERE selection = id AND picked = 1
               AND photo NOT IN (SELECT value FROM json_each(?11))) < ?10
         ON CONFLICT (selection, photo) DO UPDATE SET picked = coalesce(?4, picked), stars = coalesce(?5, stars),
           label = CASE WHEN ?8 THEN ?6 ELSE label END, comment = coalesce(?7, comment), changed_at = ?9`,
      )
      .bind(
        gallery,
        holder,
        photo,
        picked === undefined ? null : Number(picked),
        stars ?? null,
        label ?? null,
        comment ?? null,
        label === undefined ? 0 : 1,
        now,
        limit.most,
        JSON.stringify(limit.uncounted),
      ),
    db.prepare(open).bind(gallery, holder),
  ]);
  if (changed?.meta.changes === 1) return "changed";
  return rowsOf(stillOpen).length === 1 ? "full" : "over";
}
