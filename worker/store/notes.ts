import { NOTES_MAX, type Spot, type Version } from "../domain/notes.ts";
import { activityStatement } from "./activity.ts";
import { flag, integer } from "./columns.ts";
import { mailStatements, type NewMail } from "./mails.ts";
import { type NotesOfHour, notesNotice } from "./notices.ts";
import { batch, query, rowsOf } from "./query.ts";
import { notes } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import {
  APPROVAL_BYTES,
  beginCount,
  countBytes,
  fits,
  NOTE_BYTES,
  NOTED_PICTURE_BYTES,
  PICK_BYTES,
  WRITTEN_NOTE_BYTES,
} from "./selection-bytes.ts";
import type { HolderOf } from "./selections.ts";
import { names, type Sql, sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

/** What is changed of what somebody says about a photo. */
export type NoteChange =
  | { kind: "add"; id: string; spot: Spot; text: string }
  /** `spot`: where it is moved to; null: it stays. `read`: the text that it has still to have; null: any. */
  | { kind: "edit"; id: string; spot: Spot | null; text: string; read: string | null }
  | { kind: "remove" | "restore"; id: string }
  /** null: takes back what was said. */
  | { kind: "approve"; approved: boolean | null };

/** A picture of a photo as it is now. */
export interface PictureNow extends Version {
  /** It has no watermark. */
  clean: boolean;
  blob: string;
  bytes: number;
  width: number;
  height: number;
}

interface Changing extends HolderOf {
  photo: string;
  change: NoteChange;
  picture: PictureNow;
  /** As the feed names them. */
  who: string;
  /** Origin of the site, for the notice's link. */
  site: string;
  now: number;
}

/** "absent": there is no such note; "full": as many as a photo may have. The rest as for picks. */
export type Changed = "changed" | "absent" | "full" | "list-closed" | "moved" | "no-room" | "over";

/** SQL over `selections`: notes that are not done, and photos to be changed. */
const OPEN_POINTS = sql`((SELECT count(*) FROM notes INDEXED BY notes_open
    WHERE selection = selections.id AND done_at IS NULL AND removed_at IS NULL)
  + (SELECT count(*) FROM approvals INDEXED BY approvals_no WHERE selection = selections.id AND approved = 0))`;

/**
 * Counts again what is open in a selection. What is new is work again, though all was done; and whoever writes to the photographer no
 * longer keeps favourites alone.
 */
function countPoints(its: Sql): Sql {
  return sql`UPDATE selections SET open_points = ${OPEN_POINTS},
      favourites = favourites AND NOT EXISTS (SELECT 1 FROM notes WHERE selection = selections.id)
        AND NOT EXISTS (SELECT 1 FROM approvals WHERE selection = selections.id),
      done_at = CASE WHEN ${OPEN_POINTS} > open_points THEN NULL ELSE done_at END
    WHERE ${its} AND (favourites = 1 OR open_points <> ${OPEN_POINTS})`;
}

interface Pieces extends Record<"id" | "its" | "open" | "closed" | "bytes", Sql> {}

function piecesOf({ gallery, holder, photo }: HolderOf & { photo: string }): Pieces {
  const its = sql`gallery = ${gallery} AND holder = ${holder}`;
  const id = sql`(SELECT id FROM selections WHERE ${its})`;
  const closed = sql`EXISTS (SELECT 1 FROM picks, json_each(picks.lists) AS own, json_each(selections.closed_lists) AS shut
    WHERE picks.selection = selections.id AND picks.photo = ${photo} AND own.value = shut.value)`;
  const sum = (table: string, bytes: Sql) =>
    sql`(SELECT coalesce(sum(${bytes}), 0) FROM ${names(table)} WHERE selection = ${id} AND photo = ${photo})`;
  const bytes = sql`(${sum("picks", PICK_BYTES)} + ${sum("notes", NOTE_BYTES)} + ${sum("approvals", APPROVAL_BYTES)}
    + ${sum("noted_pictures", NOTED_PICTURE_BYTES)})`;
  return { its, id, closed, bytes, open: sql`${its} AND state = 'open' AND NOT ${closed}` };
}

/** Whether a note is as it was read or, if it was there already, as it is to be added. */
function isUnmoved(wanted: NoteChange): Sql {
  if (wanted.kind === "edit" && wanted.read !== null) return sql`text = ${wanted.read}`;
  if (wanted.kind !== "add") return sql`1`;
  const { text, spot } = wanted;
  return sql`((text = ${text} AND x = ${spot.x} AND y = ${spot.y}) OR text = '')`;
}

/** An id for a note that says something else than the one that has its id: the same one each time. */
export async function otherNoteId({ id, text, spot }: Extract<NoteChange, { kind: "add" }>): Promise<string> {
  return (await hashToken(JSON.stringify([id, text, spot.x, spot.y]))).slice(0, 32);
}

const UNREMOVED = sql`(SELECT count(*) FROM notes AS n
  WHERE n.selection = selections.id AND n.photo = notes.photo AND n.removed_at IS NULL)`;

/** The statement that makes the change, if there is room for it. */
function changeOf({ gallery, holder, photo, change: wanted, picture, now }: Changing, { open, bytes }: Pieces): Sql {
  const room = (more: Sql) => fits({ gallery, holder, bytes: sql`(${bytes} + ${more})` });
  // A pick and a picture may come with it.
  const texts = (text: string) => sql`(700 + 3 * octet_length(${photo}) + octet_length(${text}))`;
  if (wanted.kind === "add") {
    const { id, spot, text } = wanted;
    const own = sql`FROM notes AS n WHERE n.selection = selections.id AND n.photo = ${photo}`;
    return sql`INSERT INTO notes (selection, photo, id, nr, x, y, text, hash, original, at)
      SELECT id, ${photo}, ${id}, coalesce((SELECT max(nr) ${own}), 0) + 1, ${spot.x}, ${spot.y}, ${text},
        ${picture.hash}, ${picture.original}, ${now} FROM selections
      WHERE ${open} AND ${room(texts(text))} AND NOT EXISTS (SELECT 1 ${own} AND n.id = ${id})
        AND (SELECT count(*) ${own} AND n.removed_at IS NULL) < ${NOTES_MAX}`;
  }
  if (wanted.kind === "approve") {
    if (wanted.approved === null)
      return sql`DELETE FROM approvals WHERE photo = ${photo} AND selection IN (SELECT id FROM selections WHERE ${open})`;
    return sql`INSERT INTO approvals (selection, photo, approved, hash, original, at)
      SELECT id, ${photo}, ${Number(wanted.approved)}, ${picture.hash}, ${picture.original}, ${now} FROM selections
      WHERE ${open} AND ${room(texts(""))}
      ON CONFLICT (selection, photo) DO UPDATE SET approved = excluded.approved, hash = excluded.hash,
        original = excluded.original, at = excluded.at
        WHERE approvals.approved <> excluded.approved OR approvals.hash <> excluded.hash`;
  }
  const its = sql`photo = ${photo} AND id = ${wanted.id}`;
  const inOpen = (and: Sql) =>
    sql`${its} AND EXISTS (SELECT 1 FROM selections WHERE selections.id = notes.selection AND ${open} ${and})`;
  if (wanted.kind === "edit") {
    const { text, spot } = wanted;
    const [x, y] = [sql`coalesce(${spot?.x ?? null}, x)`, sql`coalesce(${spot?.y ?? null}, y)`];
    const grows = sql`(octet_length(${text}) - octet_length(text))`;
    // What was answered or done is about what was written before.
    return sql`UPDATE notes SET text = ${text}, x = ${x}, y = ${y},
        done_at = CASE WHEN text = ${text} AND x = ${x} AND y = ${y} THEN done_at END
      WHERE removed_at IS NULL AND ${isUnmoved(wanted)} AND (${grows} <= 0 OR ${room(grows)}) AND ${inOpen(sql``)}`;
  }
  return wanted.kind === "remove"
    ? sql`UPDATE notes SET removed_at = coalesce(removed_at, ${now}) WHERE ${inOpen(sql``)}`
    : sql`UPDATE notes SET removed_at = NULL WHERE text <> '' AND (removed_at IS NULL OR ${room(WRITTEN_NOTE_BYTES)})
        AND ${inOpen(sql`AND ${UNREMOVED} < ${NOTES_MAX}`)}`;
}

/** Once another note is deleted, earlier ones are gone: of those with the last number of their photo, all but that. */
function forgetDeleted({ photo, change: wanted }: Changing, { id }: Pieces): Sql[] {
  if (wanted.kind !== "remove") return [];
  const its = sql`photo = ${photo} AND id = ${wanted.id}`;
  const forgotten = sql`selection = ${id} AND removed_at IS NOT NULL AND NOT (${its})
    AND EXISTS (SELECT 1 FROM notes WHERE selection = ${id} AND ${its} AND removed_at IS NOT NULL)`;
  const last = sql`nr = (SELECT max(nr) FROM notes AS n WHERE n.selection = notes.selection AND n.photo = notes.photo)`;
  return [
    sql`DELETE FROM notes WHERE ${forgotten} AND NOT ${last}`,
    sql`UPDATE notes SET text = '', reply = '' WHERE ${forgotten} AND ${last} AND text <> ''`,
  ];
}

const FEED = { add: "wrote notes on photos", edit: "changed notes on photos", remove: "deleted notes on photos" };

/** A line for the feed; null: none. */
function lineOf(wanted: NoteChange): string | null {
  if (wanted.kind === "restore") return null;
  if (wanted.kind !== "approve") return FEED[wanted.kind];
  return wanted.approved === null ? null : wanted.approved ? "approved photos" : "asked for changes to photos";
}

const COUNTED = { add: "notes", edit: "edited" } as const;

/** What the photographer's notice counts of a change; null: nothing. */
function noticed(wanted: NoteChange): NotesOfHour["counts"] | null {
  const none = { notes: 0, edited: 0, changes: 0 };
  if (wanted.kind === "approve") return wanted.approved === false ? { ...none, changes: 1 } : null;
  return wanted.kind === "add" || wanted.kind === "edit" ? { ...none, [COUNTED[wanted.kind]]: 1 } : null;
}

/**
 * Changes what a holder says about a photo, as long as their selection is open. The same change again changes nothing. Who says
 * something about a photo has it in their selection, chosen or not. Throws StorageFault.
 */
export async function changeNotes(db: D1Database, changing: Changing): Promise<Changed> {
  const { gallery, holder, photo, change: wanted, picture, who, site, now } = changing;
  const own = { gallery, holder };
  const pieces = piecesOf(changing);
  const { its, id, closed, bytes } = pieces;
  const from = wanted.kind === "add" ? "notes" : "approvals";
  const said = sql`FROM ${names(from)} WHERE selection = ${id} AND photo = ${photo} AND at = ${now}`;
  const { hash, original, clean, blob, bytes: size, width, height } = picture;
  const isKnown =
    wanted.kind === "approve"
      ? sql`FROM approvals WHERE selection = selections.id AND photo = ${photo} AND approved = ${Number(wanted.approved)}`
      : sql`FROM notes WHERE selection = selections.id AND photo = ${photo} AND id = ${wanted.id}
        AND ${KNOWN[wanted.kind]}`;
  const counts = noticed(wanted);
  const line = lineOf(wanted);
  const feed = { gallery, at: now, kind: "selection", who, what: line ?? "", hourly: true } as const;
  const results = await batch(db, [
    ...[
      sql`INSERT INTO selections (id, gallery, holder, created_at, changed_at)
        VALUES (${crypto.randomUUID()}, ${gallery}, ${holder}, ${now}, ${now})
        ON CONFLICT (gallery, holder) DO UPDATE SET changed_at = excluded.changed_at WHERE state = 'open'`,
      beginCount(own),
      // As with picks: subtracted, and added again as they are then.
      countBytes({ ...own, bytes: sql`-${bytes}` }),
      changeOf(changing, pieces),
    ].map((one) => statement(db, one)),
    ...(line === null ? [] : [activityStatement(db, feed, sql`changes() > 0`)]),
    ...(counts ? [notesNotice(db, { ...own, counts, who, site, now }, sql`changes() > 0`)] : []),
    ...[
      sql`INSERT OR IGNORE INTO picks (selection, photo, changed_at) SELECT selection, photo, ${now} ${said}`,
      sql`INSERT OR IGNORE INTO noted_pictures (selection, photo, hash, original, clean, blob, bytes, width, height, at)
        SELECT selection, photo, ${hash}, ${original}, ${Number(clean)}, ${blob}, ${size}, ${width}, ${height}, ${now} ${said}`,
      ...forgetDeleted(changing, pieces),
      countBytes({ ...own, bytes }),
      countPoints(its),
      sql`SELECT state = 'open' AS open, ${closed} AS closed,
          (SELECT count(*) FROM notes WHERE selection = selections.id AND photo = ${photo} AND removed_at IS NULL) AS count,
          EXISTS (SELECT 1 ${isKnown}) AS known, NOT EXISTS (SELECT 1 ${isKnown} AND ${isUnmoved(wanted)}) AS moved
        FROM selections WHERE ${its}`,
    ].map((one) => statement(db, one)),
  ]);
  const [found] = rowsOf(results.at(-1), { open: flag, closed: flag, count: integer, known: flag, moved: flag });
  return verdictOf(wanted, { changed: results[3]?.meta.changes === 1, found });
}

/** The text of a holder's note, or null if it isn't there. Throws StorageFault. */
export async function readNoteText(
  db: D1Database,
  { gallery, holder, photo, id }: HolderOf & { photo: string; id: string },
): Promise<string | null> {
  const found = sql`SELECT text FROM notes WHERE photo = ${photo} AND id = ${id} AND removed_at IS NULL
    AND selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})`;
  return (await query(statement(db, found), pick(notes, "text")))[0]?.text ?? null;
}

/** Which notes a change may be about. */
const KNOWN = { add: sql`1`, edit: sql`removed_at IS NULL`, remove: sql`1`, restore: sql`text <> ''` } as const;

interface Verdict {
  changed: boolean;
  found: { open: boolean; closed: boolean; count: number; known: boolean; moved: boolean } | undefined;
}

function verdictOf(wanted: NoteChange, { changed, found }: Verdict): Changed {
  if (changed) return "changed";
  if (!found?.open) return "over";
  if (found.closed) return "list-closed";
  if (wanted.kind === "approve") return wanted.approved === null || found.known ? "changed" : "no-room";
  if (wanted.kind === "add" && found.known) return found.moved ? "moved" : "changed";
  if (wanted.kind === "add") return found.count >= NOTES_MAX ? "full" : "no-room";
  if (!found.known) return "absent";
  if (found.moved) return "moved";
  return wanted.kind === "edit" || found.count < NOTES_MAX ? "no-room" : "full";
}

/** A note as the studio names it. */
interface NoteRef {
  gallery: string;
  selection: string;
  photo: string;
  note: string;
}

const isNote = ({ gallery, selection, photo, note }: NoteRef) =>
  sql`selection = (SELECT id FROM selections WHERE id = ${selection} AND gallery = ${gallery})
    AND photo = ${photo} AND id = ${note} AND removed_at IS NULL`;

interface Answering extends NoteRef {
  /** "": the answer is taken back. */
  answer: string;
  /** When the work on it was finished, or null: it is not; left out: that stays as it is. */
  doneAt?: number | null;
  now: number;
  /** Says so to its writer; null: nobody gets mail. */
  mail: NewMail | null;
}

/** The answer to a note; null: the gallery has no such note. Throws StorageFault. */
export async function readAnswer(db: D1Database, ref: NoteRef): Promise<string | null> {
  const [row] = await query(statement(db, sql`SELECT reply FROM notes WHERE ${isNote(ref)}`), pick(notes, "reply"));
  return row?.reply ?? null;
}

/** Answers a note and says whether it is done. False: the gallery has no such note. Throws StorageFault. */
export async function answerNote(db: D1Database, { answer, doneAt, now, mail, ...ref }: Answering): Promise<boolean> {
  const at = answer === "" ? null : now;
  const update = sql`UPDATE notes SET reply = ${answer},
      replied_at = CASE WHEN reply = ${answer} THEN replied_at ELSE ${at} END,
      done_at = CASE WHEN ${Number(doneAt === undefined)} THEN done_at ELSE ${doneAt ?? null} END
    WHERE ${isNote(ref)}`;
  const isNews = sql`EXISTS (SELECT 1 FROM notes WHERE ${isNote(ref)}
    AND ((${answer} <> '' AND reply <> ${answer}) OR (${Number(typeof doneAt === "number")} AND done_at IS NULL)))`;
  const results = await batch(db, [
    ...(mail ? await mailStatements(db, mail, isNews) : []),
    statement(db, update),
    statement(db, countPoints(sql`id = ${ref.selection}`)),
  ]);
  return results.at(-2)?.meta.changes === 1;
}
