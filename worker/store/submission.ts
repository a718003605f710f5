import {
  type PhotoPick,
  type Questionnaire,
  ROUNDS_MAX,
  type SelectionState,
  type SentFrom,
  type Submission,
  stateAfter,
} from "../domain/selection.ts";
import { flag, kept } from "./columns.ts";
import { rememberAddress } from "./holder-addresses.ts";
import { jsonChunks } from "./json-chunks.ts";
import { mailStatements, type NewMail } from "./mails.ts";
import { roundNotice } from "./notices.ts";
import { batch, rowsOf } from "./query.ts";
import { roundPicks, selections } from "./schema/selections.ts";
import { beginCount, countBytes, fits, PICK_BYTES, ROUND_BYTES } from "./selection-bytes.ts";
import type { HolderOf } from "./selections.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** A pick with the SHA-256 of the original that it is about, if that is known. */
export type SentPick = PhotoPick & { sha256: string | null };

export interface Sending extends HolderOf {
  submission: Submission;
  /** As whom the holder is known here. */
  heldAs: "guest" | "client";
  /** The picks as they are sent: those that this holder may have. */
  picks: readonly SentPick[];
  /** Of what they were chosen. */
  from: SentFrom;
  /** The one list that is sent; null: everything is. */
  alone: SentAlone | null;
  afterwards: Questionnaire["afterwards"];
  /** Confirms it to whoever sent it; null: nobody gets mail. */
  mail: NewMail | null;
  /** Origin of the site, for the notice's link. */
  site: string;
  now: number;
}

/** A list that is sent alone. */
export interface SentAlone {
  id: string;
  name: string;
  /** How many photos are on it. */
  photos: number;
  /** The last round when what was sent of other lists was read; 0: there was none. */
  after: number;
  /** Whether every other list was sent before. */
  isLast: boolean;
}

/**
 * "same": nothing was stored, because it was sent before; "over": the selection is closed for changes; "no-room": more
 * rounds or bytes than are stored for anybody; "moved": another round was sent since the last one was read.
 */
export type Submitted = "sent" | "same" | "over" | "no-room" | "moved";

/** SQL over `selections` about what is sent. */
interface Pieces
  extends Record<"own" | "known" | "written" | "changed" | "unchanged" | "news" | "newBytes" | "inTime", Sql> {}

const NEW_PICKS = sql`FROM round_picks WHERE selection = selections.id AND round = selections.round`;
const LAST = sql`(SELECT max(round) FROM rounds WHERE rounds.selection = selections.id)`;

interface Sent extends HolderOf {
  key: string;
  name: string;
  email: string;
  message: string;
  /** JSON */
  answers: string;
  /** JSON */
  from: string;
  state: SelectionState;
  alone: SentAlone | null;
  /** The id of the list that accepts no more changes once it is sent; null: none. */
  closes: string | null;
  now: number;
}

function piecesOf({ gallery, holder, key, name, email, message, answers, from, state, alone, closes }: Sent): Pieces {
  const own = sql`selections.gallery = ${gallery} AND selections.holder = ${holder}`;
  const known = sql`(selections.unchanged_key IS ${key}
    OR EXISTS (SELECT 1 FROM rounds WHERE rounds.selection = selections.id AND rounds.key = ${key}))`;
  // The round that is being written; after that, the selection continues with the next one.
  const written = sql`EXISTS (SELECT 1 FROM rounds
    WHERE rounds.selection = selections.id AND rounds.key = ${key} AND rounds.round = selections.round)`;
  const changed = sql`(EXISTS (SELECT 1 ${NEW_PICKS}) OR NOT EXISTS (SELECT 1 FROM rounds
    WHERE rounds.selection = selections.id AND rounds.round = ${LAST} AND rounds.name = ${name}
      AND rounds.email = ${email} AND message = ${message} AND answers = ${answers}))`;
  const texts = [key, name, email, message, answers, from].map((text) => sql`octet_length(${text})`);
  const newBytes = sql`(200 + ${texts.reduce((sum, text) => sql`${sum} + ${text}`)} + 2
    + (SELECT coalesce(sum(${PICK_BYTES}), 0) ${NEW_PICKS}))`;
  // If the photographer opened a selection again, they wait for an answer, even if it is the same.
  const inTime = alone ? sql`coalesce(${LAST}, 0) = ${alone.after}` : sql`1`;
  const unchanged = sql`(selections.state = 'open' AND ${inTime} AND NOT ${known} AND NOT ${changed})`;
  const news = sql`(${written} OR (${Number(state !== "open" || closes !== null)} AND ${unchanged}))`;
  return { own, known, written, changed, unchanged, news, newBytes, inTime };
}

/**
 * Submits a selection: a round of what changed since the last one, the new state, a line in the feed and a notice for the
 * photographer and the mail that confirms it, in one transaction. The same key again changes nothing, and neither does the same content: no round is
 * stored for it. Throws StorageFault.
 */
export async function submitSelection(db: D1Database, sending: Sending): Promise<Submitted> {
  const { gallery, holder, heldAs, submission, picks, alone, afterwards, mail, now } = sending;
  const then = stateAfter(afterwards);
  const { key, message } = submission;
  const sent: Sent = {
    ...{ gallery, holder, key, message, now, answers: JSON.stringify(submission.answers) },
    from: JSON.stringify(sending.from),
    ...{
      name: submission.name.trim(),
      email: submission.email.trim(),
      state: kept(selections.columns.state, alone && !alone.isLast ? "open" : then),
    },
    ...{ alone, closes: alone && then !== "open" ? alone.id : null },
  };
  const pieces = piecesOf(sent);
  const { own, known, written, changed, unchanged, inTime } = pieces;
  const isWritten = sql`EXISTS (SELECT 1 FROM selections WHERE ${own} AND ${written})`;
  const before = [
    sql`INSERT OR IGNORE INTO selections (id, gallery, holder, created_at, changed_at)
      VALUES (${crypto.randomUUID()}, ${gallery}, ${holder}, ${now}, ${now})`,
    beginCount(sent),
    nextRound(own),
    ...changedPicks(pieces, picks),
    roundOf(sent, pieces),
  ];
  const after = [
    sql`SELECT state, ${written} AS written, ${known} AS known, ${changed} AS changed, ${inTime} AS in_time
      FROM selections WHERE ${own}`,
    feedLine(sending, pieces),
  ];
  const end = [
    sql`UPDATE selections SET state = ${sent.state}, closed_lists = ${closedLists(sent)}, unchanged_key = ${key},
      done_at = CASE WHEN ${Number(sent.state !== "open" || sent.closes !== null)} THEN NULL ELSE done_at END WHERE ${own} AND ${unchanged}`,
    // Nothing stays of a round that was refused.
    sql`DELETE FROM round_picks WHERE EXISTS (SELECT 1 FROM selections
      WHERE ${own} AND id = selection AND selections.round = round_picks.round AND NOT ${written})`,
    countBytes({ gallery, holder, bytes: writtenBytes(pieces) }),
    rememberAddress({ gallery, holder, heldAs, email: sent.email, now }, isWritten),
    sql`UPDATE selections SET state = ${sent.state}, closed_lists = ${closedLists(sent)}, round = round + 1, name = ${sent.name}, email = ${sent.email},
      favourites = 0, changed_at = ${now}, done_at = NULL WHERE ${own} AND ${written}`,
  ];
  const ready = (list: Sql[]) => list.map((one) => statement(db, one));
  const results = await batch(db, [
    ...ready([...before, ...after]),
    noticeOf(db, { sending, when: pieces.news }),
    ...(mail ? await mailStatements(db, mail, isWritten) : []),
    ...ready(end),
  ]);
  const [found] = rowsOf(results[before.length], VERDICT);
  if (found?.written) return "sent";
  if (found?.known) return "same";
  if (found?.state !== "open") return "over";
  if (!found.in_time) return "moved";
  return found.changed ? "no-room" : "same";
}

const VERDICT = { state: selections.columns.state, written: flag, known: flag, changed: flag, in_time: flag };

const closedLists = ({ closes }: Sent) =>
  closes === null
    ? sql`closed_lists`
    : sql`(SELECT json_group_array(value) FROM
        (SELECT value FROM json_each(closed_lists) UNION SELECT ${closes} ORDER BY 1))`;

// A backup may contain rounds that arrived while it was made, after their selection was read.
const nextRound = (own: Sql) => sql`UPDATE selections SET round = max(round, coalesce(${LAST}, 0) + 1,
  coalesce((SELECT max(round) FROM round_picks WHERE selection = selections.id), 0) + 1) WHERE ${own}`;

function roundOf({ gallery, holder, key, name, email, message, answers, from, now }: Sent, pieces: Pieces): Sql {
  const { own, known, changed, newBytes, inTime } = pieces;
  return sql`INSERT INTO rounds (selection, round, key, submitted_at, name, email, message, answers, picks, sent_from)
    SELECT id, round, ${key}, ${now}, ${name}, ${email}, ${message}, ${answers}, '[]', ${from} FROM selections
    WHERE ${own} AND state = 'open' AND round <= ${ROUNDS_MAX} AND ${inTime} AND NOT ${known} AND ${changed}
      AND ${fits({ gallery, holder, bytes: newBytes })}`;
}

const writtenBytes = ({ own, written }: Pieces) => sql`(SELECT coalesce(sum((SELECT ${ROUND_BYTES} FROM rounds
    WHERE rounds.selection = selections.id AND rounds.round = selections.round)
    + (SELECT coalesce(sum(${PICK_BYTES}), 0) ${NEW_PICKS})), 0)
  FROM selections WHERE ${own} AND ${written})`;

const LATEST = sql`round_picks.selection = selections.id AND round_picks.round =
  (SELECT max(l.round) FROM round_picks l WHERE l.selection = round_picks.selection AND l.photo = round_picks.photo)`;

/** Writes the differences from the last round: photos that were added or changed, and those that were removed. */
function changedPicks({ own, known, inTime }: Pieces, picks: readonly SentPick[]): Sql[] {
  const takes = sql`${own} AND selections.state = 'open' AND ${inTime} AND NOT ${known}`;
  const rows = picks.map(({ photo, picked, stars, label, comment, sha256, lists }) => [
    ...[photo, Number(picked), stars, kept(roundPicks.columns.label, label), comment, sha256, JSON.stringify(lists)],
  ]);
  const names = jsonChunks(picks.map(({ photo }) => photo));
  const gone = names.reduce(
    (all, chunk) => sql`${all} AND photo NOT IN (SELECT value FROM json_each(${chunk}))`,
    sql`gone = 0`,
  );
  return [
    ...jsonChunks(rows).map(
      (chunk) => sql`INSERT INTO round_picks (selection, photo, round, picked, stars, label, comment, sha256, lists)
        SELECT selections.id, value ->> 0, round, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
        FROM selections JOIN json_each(${chunk}) WHERE ${takes}
          AND NOT EXISTS (SELECT 1 FROM round_picks WHERE ${LATEST} AND photo = value ->> 0 AND gone = 0
            AND picked = value ->> 1 AND stars = value ->> 2 AND label IS value ->> 3 AND comment = value ->> 4 AND sha256 IS value ->> 5
            AND lists = value ->> 6)`,
    ),
    sql`INSERT INTO round_picks (selection, photo, round, gone)
      SELECT selection, photo, selections.round, 1 FROM selections JOIN round_picks ON ${LATEST}
      WHERE ${takes} AND ${gone}`,
  ];
}

/** An account goes by its own name; a name that somebody typed is in quotes, so that nobody can pass for another. */
function senderOf(holder: string, name: string): string {
  return holder.startsWith("account:") ? name : `"${name}"`;
}

/**
 * One line in the feed per round: its bucket is the submission's key, so sending it again adds nothing, whatever it
 * contains.
 */
function feedLine({ gallery, holder, submission, picks, alone, now }: Sending, { own, news }: Pieces): Sql {
  const what = `${photosIn({ picks, alone })} photos submitted${alone ? ` (${alone.name})` : ""}`;
  const who = senderOf(holder, submission.name.trim());
  return sql`INSERT OR IGNORE INTO activity (gallery, at, kind, who, what, bucket)
    SELECT ${gallery}, ${now}, 'selection', ${who}, ${what}, ${`round ${holder} ${submission.key}`}
    FROM selections WHERE ${own} AND ${news}`;
}

const photosIn = ({ picks, alone }: Pick<Sending, "picks" | "alone">): number =>
  alone ? alone.photos : picks.filter(({ picked }) => picked).length;

/** The notice of a round, without the texts in it. */
function noticeOf(db: D1Database, { sending, when }: { sending: Sending; when: Sql }): D1PreparedStatement {
  const { gallery, holder, submission, alone, site, now } = sending;
  const who = senderOf(holder, submission.name.trim());
  const about = { picked: photosIn(sending), list: alone?.name ?? null, message: submission.message.trim() !== "" };
  return roundNotice(db, { gallery, holder, now, when, who, ...about, site });
}
