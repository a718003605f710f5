import { type PhotoPick, type Questionnaire, ROUNDS_MAX, type Submission, stateAfter } from "../domain/selection.ts";
import { bound, jsonChunks } from "./bound.ts";
import { flag } from "./columns.ts";
import { roundNotice } from "./notices.ts";
import { batch, rowsOf } from "./query.ts";
import { selections } from "./schema.ts";
import { BEGIN_COUNT, countBytes, fits, PICK_BYTES, ROUND_BYTES, sharedHolder } from "./selection-bytes.ts";
import type { HolderOf } from "./selections.ts";

export interface Sending extends HolderOf {
  submission: Submission;
  /** The picks as they are sent: those this holder may have. */
  picks: readonly PhotoPick[];
  afterwards: Questionnaire["afterwards"];
  /** Origin of the site, for the notice's link. */
  site: string;
  now: number;
}

/** "same": nothing was kept, as it was sent before; "over": the selection is closed for changes; "no-room": more rounds or bytes than are kept of anybody. */
export type Submitted = "sent" | "same" | "over" | "no-room";

// Parameters of all statements below: ?1 gallery, ?2 holder, ?3 key, ?4 shared holder, ?5 now, ?6 name, ?7 e-mail,
// ?8 message, ?9 answers, ?10 state afterwards.
const OWN = "selections.gallery = ?1 AND selections.holder = ?2";
const KNOWN = `(selections.unchanged_key IS ?3
  OR EXISTS (SELECT 1 FROM rounds WHERE rounds.selection = selections.id AND rounds.key = ?3))`;
/** The round that is being written; once it is, the selection goes on to the next one. */
const WRITTEN = `EXISTS (SELECT 1 FROM rounds
  WHERE rounds.selection = selections.id AND rounds.key = ?3 AND rounds.round = selections.round)`;
const NEW_PICKS = "FROM round_picks WHERE selection = selections.id AND round = selections.round";
const LAST = "(SELECT max(round) FROM rounds WHERE rounds.selection = selections.id)";
const CHANGED = `(EXISTS (SELECT 1 ${NEW_PICKS}) OR NOT EXISTS (SELECT 1 FROM rounds WHERE rounds.selection = selections.id
  AND rounds.round = ${LAST} AND rounds.name = ?6 AND rounds.email = ?7 AND message = ?8 AND answers = ?9))`;
const NEW_BYTES = `(200 + octet_length(?3) + octet_length(?6) + octet_length(?7) + octet_length(?8) + octet_length(?9) + 2
  + (SELECT coalesce(sum(${PICK_BYTES}), 0) ${NEW_PICKS}))`;
/** A photographer who opened a selection again waits for an answer, even if it is the same. */
const UNCHANGED = `(selections.state = 'open' AND NOT ${KNOWN} AND NOT ${CHANGED})`;
const NEWS = `(${WRITTEN} OR (?10 <> 'open' AND ${UNCHANGED}))`;

/**
 * Submits a selection: a round of what changed since the last one, the state after it, a line in the feed and a notice for
 * the photographer, in one transaction. The same key again changes nothing, and neither does the same content: no round is
 * kept for it. Throws StorageFault.
 */
export async function submitSelection(db: D1Database, sending: Sending): Promise<Submitted> {
  const { gallery, holder, submission, picks, afterwards, now } = sending;
  const { key, message, answers } = submission;
  const [name, email] = [submission.name.trim(), submission.email.trim()];
  const values = [
    ...[gallery, holder, key, sharedHolder(holder), now],
    ...[name, email, message, JSON.stringify(answers), stateAfter(afterwards)],
  ];
  const say = (sql: string) => bound(db, sql, values);
  const before = [
    db
      .prepare(
        "INSERT OR IGNORE INTO selections (id, gallery, holder, created_at, changed_at) VALUES (?3, ?1, ?2, ?4, ?4)",
      )
      .bind(gallery, holder, crypto.randomUUID(), now),
    db.prepare(BEGIN_COUNT).bind(gallery, holder, sharedHolder(holder)),
    say(NEXT_ROUND),
    ...changedPicks(db, { values, picks }),
    say(ROUND),
  ];
  const results = await batch(db, [
    ...before,
    say(`SELECT state, ${WRITTEN} AS written, ${KNOWN} AS known, ${CHANGED} AS changed FROM selections WHERE ${OWN}`),
    feedStatement(db, { values, sending }),
    noticeOf(db, { values, sending }),
    say(`UPDATE selections SET state = ?10, unchanged_key = ?3 WHERE ${OWN} AND ${UNCHANGED}`),
    // Of a round that was not taken nothing stays.
    say(`DELETE FROM round_picks WHERE EXISTS (SELECT 1 FROM selections
      WHERE ${OWN} AND id = selection AND selections.round = round_picks.round AND NOT ${WRITTEN})`),
    say(countBytes({ bytes: WRITTEN_BYTES, shared: "?4" })),
    say(`UPDATE selections SET state = ?10, round = round + 1, name = ?6, email = ?7, changed_at = ?5
      WHERE ${OWN} AND ${WRITTEN}`),
  ]);
  const [found] = rowsOf(results[before.length], VERDICT);
  if (found?.written) return "sent";
  if (found?.known) return "same";
  if (found?.state !== "open") return "over";
  return found.changed ? "no-room" : "same";
}

const VERDICT = { state: selections.columns.state, written: flag, known: flag, changed: flag };

// A backup may hold rounds that came while it was taken, after their selection was read.
const NEXT_ROUND = `UPDATE selections SET round = max(round, coalesce(${LAST}, 0) + 1,
  coalesce((SELECT max(round) FROM round_picks WHERE selection = selections.id), 0) + 1) WHERE ${OWN}`;

const ROUND = `INSERT INTO rounds (selection, round, key, submitted_at, name, email, message, answers, picks)
  SELECT id, round, ?3, ?5, ?6, ?7, ?8, ?9, '[]' FROM selections
  WHERE ${OWN} AND state = 'open' AND round <= ${ROUNDS_MAX} AND NOT ${KNOWN} AND ${CHANGED}
    AND ${fits({ more: NEW_BYTES, shared: "?4" })}`;

const WRITTEN_BYTES = `(SELECT coalesce(sum((SELECT ${ROUND_BYTES} FROM rounds
    WHERE rounds.selection = selections.id AND rounds.round = selections.round)
    + (SELECT coalesce(sum(${PICK_BYTES}), 0) ${NEW_PICKS})), 0)
  FROM selections WHERE ${OWN} AND ${WRITTEN})`;

const LATEST = `round_picks.selection = selections.id AND round_picks.round =
  (SELECT max(l.round) FROM round_picks l WHERE l.selection = round_picks.selection AND l.photo = round_picks.photo)`;

interface Changes {
  values: readonly (string | number | null)[];
  picks: readonly PhotoPick[];
}

/** The statements that write what differs from the last round: photos that came or changed, and those that went. */
function changedPicks(db: D1Database, { values, picks }: Changes): D1PreparedStatement[] {
  const given = values.slice(0, 3);
  const takes = `${OWN} AND selections.state = 'open' AND NOT ${KNOWN}`;
  const rows = picks.map(({ photo, picked, stars, label, comment }) => [photo, Number(picked), stars, label, comment]);
  const names = jsonChunks(picks.map(({ photo }) => photo));
  const stays = names.map((_, i) => `AND photo NOT IN (SELECT value FROM json_each(?${i + 4}))`).join(" ");
  return [
    ...jsonChunks(rows).map((chunk) =>
      bound(
        db,
        `INSERT INTO round_picks (selection, photo, round, picked, stars, label, comment)
         SELECT selections.id, value ->> 0, round, value ->> 1, value ->> 2, value ->> 3, value ->> 4
         FROM selections JOIN json_each(?4) WHERE ${takes}
           AND NOT EXISTS (SELECT 1 FROM round_picks WHERE ${LATEST} AND photo = value ->> 0 AND gone = 0
             AND picked = value ->> 1 AND stars = value ->> 2 AND label IS value ->> 3 AND comment = value ->> 4)`,
        [...given, chunk],
      ),
    ),
    bound(
      db,
      `INSERT INTO round_picks (selection, photo, round, gone)
       SELECT selection, photo, selections.round, 1 FROM selections JOIN round_picks ON ${LATEST}
       WHERE ${takes} AND gone = 0 ${stays}`,
      [...given, ...names],
    ),
  ];
}

/** An account goes by its own name; a name somebody typed is in quotes, so that nobody passes for another. */
function senderOf(holder: string, name: string): string {
  return holder.startsWith("account:") ? name : `"${name}"`;
}

interface News {
  values: readonly (string | number | null)[];
  sending: Sending;
}

/** One line in the feed per round: its bucket is the submission's key, so sending it again adds nothing, whatever it holds. */
function feedStatement(db: D1Database, { values, sending }: News): D1PreparedStatement {
  const { holder, submission, picks } = sending;
  const what = `${picks.filter((p) => p.picked).length} photos submitted`;
  return bound(
    db,
    `INSERT OR IGNORE INTO activity (gallery, at, kind, who, what, bucket)
     SELECT ?1, ?5, 'selection', ?11, ?12, ?13 FROM selections WHERE ${OWN} AND ${NEWS}`,
    [...values, senderOf(holder, submission.name.trim()), what, `round ${holder} ${submission.key}`],
  );
}

/** The notice of a round, without what was written in it. */
function noticeOf(db: D1Database, { values, sending }: News): D1PreparedStatement {
  const { holder, submission, picks, site } = sending;
  const who = senderOf(holder, submission.name.trim());
  const picked = picks.filter((p) => p.picked).length;
  return roundNotice(db, {
    ...{ values, when: NEWS, who, picked, site },
    message: submission.message.trim() !== "",
  });
}
