import { type Pick, type ResponseProfile, type Submission, stateAfter } from "../domain/selection.ts";
import { roundNotice } from "./notices.ts";
import { batch, rowsOf } from "./query.ts";
import type { HolderOf } from "./selections.ts";

/** More rounds than anybody chooses in; each keeps a copy of the picks. */
const ROUNDS_MAX = 100;

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
