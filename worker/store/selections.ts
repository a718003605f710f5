import {
  type HeldSelection,
  type Label,
  type Pick,
  type PickChange,
  type ResponseProfile,
  type Round,
  type SelectionState,
  type Submission,
  stateAfter,
} from "../domain/selection.ts";
import { roundNotice } from "./notices.ts";
import { batch, change, query, rowsOf } from "./query.ts";

/** More rounds than anybody chooses in; each keeps a copy of the picks. */
const ROUNDS_MAX = 100;

/** Whose selection in which gallery. `holder` is `account:<id>` or `session:<jti>`. */
export interface HolderOf {
  gallery: string;
  holder: string;
}

interface PickRow {
  photo: string;
  picked: number;
  stars: number;
  label: Label | null;
  comment: string;
}

interface SelectionRow {
  id: string;
  holder: string;
  name: string | null;
  email: string | null;
  state: SelectionState;
  round: number;
  changed_at: number;
}

interface RoundRow {
  selection: string;
  round: number;
  submitted_at: number;
  name: string;
  email: string;
  message: string;
  answers: string;
  picks: string;
}

const toPick = (row: PickRow): Pick => ({ ...row, picked: row.picked === 1 });

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

export interface Sending extends HolderOf {
  submission: Submission;
  /** The picks as they are sent: those this holder may have. */
  picks: readonly Pick[];
  afterwards: ResponseProfile["afterwards"];
  /** Origin of the site, for the notice's link. */
  site: string;
  now: number;
}

/**
 * Submits a selection: a round of its own, the state after it, a line in the feed and a notice for the photographer, in one
 * transaction. The same key again changes nothing. "sent" or, when the selection takes no submission any more, "over". Throws StorageFault.
 */
export async function submitSelection(db: D1Database, sending: Sending): Promise<"sent" | "over"> {
  const { gallery, holder, submission, picks, afterwards, now } = sending;
  const { key, name, email, message, answers } = submission;
  const own = "SELECT id FROM selections WHERE gallery = ?1 AND holder = ?2";
  const [, , , , , known] = await batch(db, [
    db
      .prepare(
        "INSERT OR IGNORE INTO selections (id, gallery, holder, created_at, changed_at) VALUES (?3, ?1, ?2, ?4, ?4)",
      )
      .bind(gallery, holder, crypto.randomUUID(), now),
    db
      .prepare(
        `INSERT INTO rounds (selection, round, key, submitted_at, name, email, message, answers, picks)
         SELECT id, round, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM selections
         WHERE gallery = ?1 AND holder = ?2 AND state = 'open' AND round <= ${ROUNDS_MAX}
           AND NOT EXISTS (SELECT 1 FROM rounds WHERE rounds.selection = selections.id AND rounds.key = ?3)`,
      )
      .bind(
        gallery,
        holder,
        key,
        now,
        name.trim(),
        email.trim(),
        message,
        JSON.stringify(answers),
        JSON.stringify(picks),
      ),
    feedStatement(db, sending),
    noticeOf(db, sending),
    db
      .prepare(
        `UPDATE selections SET state = ?4, round = round + 1, name = ?5, email = ?6, changed_at = ?7
         WHERE gallery = ?1 AND holder = ?2 AND state = 'open' AND round =
           (SELECT round FROM rounds WHERE rounds.selection = selections.id AND rounds.key = ?3)`,
      )
      .bind(gallery, holder, key, stateAfter(afterwards), name.trim(), email.trim(), now),
    db.prepare(`SELECT 1 FROM rounds WHERE selection = (${own}) AND key = ?3`).bind(gallery, holder, key),
  ]);
  return rowsOf(known).length === 1 ? "sent" : "over";
}

/** An account goes by its own name; a name somebody typed stands in quotes, so that nobody passes for another. */
function senderOf(holder: string, name: string): string {
  return holder.startsWith("account:") ? name : `"${name}"`;
}

/** One line in the feed per round: its bucket is the submission's key, so sending it again adds nothing, whatever it holds. */
function feedStatement(db: D1Database, { gallery, holder, submission, picks, now }: Sending): D1PreparedStatement {
  const what = `${picks.filter((p) => p.picked).length} photos submitted`;
  return db
    .prepare(
      `INSERT OR IGNORE INTO activity (gallery, at, kind, who, what, bucket) SELECT ?1, ?3, 'selection', ?4, ?5, ?6
       WHERE EXISTS (SELECT 1 FROM rounds JOIN selections ON selections.id = rounds.selection
         WHERE gallery = ?1 AND holder = ?2 AND key = ?7)
       AND NOT EXISTS (SELECT 1 FROM activity WHERE gallery = ?1 AND kind = 'selection' AND bucket = ?6)`,
    )
    .bind(
      gallery,
      holder,
      now,
      senderOf(holder, submission.name.trim()),
      what,
      `round ${holder} ${submission.key}`,
      submission.key,
    );
}

/** One notice per round, without what was written in it. */
function noticeOf(db: D1Database, { gallery, holder, submission, picks, site, now }: Sending): D1PreparedStatement {
  const { key, name, message } = submission;
  const who = senderOf(holder, name.trim());
  const picked = picks.filter((p) => p.picked).length;
  return roundNotice(db, { gallery, holder, key, who, picked, message: message.trim() !== "", site, now });
}

/** Every selection of a gallery with its rounds, the one that changed last first. Throws StorageFault. */
export async function listSelections(db: D1Database, gallery: string): Promise<HeldSelection[]> {
  const ids = "SELECT id FROM selections WHERE gallery = ?";
  const [selections, picks, rounds] = await batch(db, [
    db
      .prepare(
        `SELECT selections.id, holder, coalesce(selections.name, accounts.name) AS name,
           coalesce(selections.email, accounts.email) AS email, state, round, changed_at
         FROM selections LEFT JOIN accounts ON holder = 'account:' || accounts.id
         WHERE gallery = ? ORDER BY changed_at DESC, selections.id`,
      )
      .bind(gallery),
    db
      .prepare(
        `SELECT selection, photo, picked, stars, label, comment FROM picks WHERE selection IN (${ids}) ORDER BY photo`,
      )
      .bind(gallery),
    db.prepare(`SELECT * FROM rounds WHERE selection IN (${ids}) ORDER BY round`).bind(gallery),
  ]);
  const pickRows = rowsOf<PickRow & { selection: string }>(picks);
  const roundRows = rowsOf<RoundRow>(rounds);
  return rowsOf<SelectionRow>(selections).map(({ changed_at, round: _round, ...row }) => ({
    ...row,
    changedAt: changed_at,
    picks: pickRows.filter((p) => p.selection === row.id).map(({ selection: _of, ...pick }) => toPick(pick)),
    rounds: roundRows.filter((r) => r.selection === row.id).map(toRound),
  }));
}

function toRound({ submitted_at, answers, picks, selection: _of, ...row }: RoundRow & { key?: string }): Round {
  const { round, name, email, message } = row;
  const sent = JSON.parse(picks) as Pick[];
  return {
    round,
    submittedAt: submitted_at,
    name,
    email,
    message,
    answers: JSON.parse(answers) as Round["answers"],
    picks: sent,
  };
}

/** Opens a selection again for its holder; false when the gallery has none such. Throws StorageFault. */
export async function reopenSelection(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<boolean> {
  const statement = db.prepare("UPDATE selections SET state = 'open' WHERE id = ? AND gallery = ?").bind(id, gallery);
  return (await change(statement)) === 1;
}
