import type { Note, Noted, NotedCount, NotedPicture } from "../domain/notes.ts";
import { flag, integer, maybe, type RowOf } from "./columns.ts";
import { batch, isThere, query, rowsOf } from "./query.ts";
import { approvals, notedPictures, notes, selections } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import type { HolderOf } from "./selections.ts";
import { sql, statement } from "./sql.ts";

// What is read of notes and approvals; `notes.ts` changes them.

const NOTE_ROW = {
  ...pick(notes, "photo", "id", "nr", "x", "y", "text", "hash", "original", "at", "reply"),
  removedAt: notes.columns.removed_at,
  repliedAt: notes.columns.replied_at,
  doneAt: notes.columns.done_at,
};
const NOTE = sql`photo, id, nr, x, y, text, hash, original, at, reply, removed_at AS removedAt, replied_at AS repliedAt,
  done_at AS doneAt`;
const APPROVAL_ROW = pick(approvals, "photo", "approved", "hash", "original", "at");

const PICTURE_ROW = pick(notedPictures, "photo", "hash", "original", "clean", "blob", "bytes", "width", "height", "at");
const APPROVAL = sql`photo, approved, hash, original, at FROM approvals`;

/** SQL: whether anything is still to be done about what a picture shows. */
const IS_OPEN = sql`(EXISTS (SELECT 1 FROM notes WHERE notes.selection = p.selection AND notes.photo = p.photo
      AND notes.hash = p.hash AND notes.done_at IS NULL AND notes.removed_at IS NULL)
    OR EXISTS (SELECT 1 FROM approvals WHERE approvals.selection = p.selection AND approvals.photo = p.photo
      AND approvals.hash = p.hash AND approved = 0))`;
const PICTURE = sql`photo, hash, original, clean, blob, bytes, width, height, at FROM noted_pictures AS p`;

const pictureIn = ({ photo: _, ...picture }: RowOf<typeof PICTURE_ROW>): NotedPicture => picture;

type NoteRow = Note & { photo: string; removedAt: number | null };

const noteIn = ({ photo: _, removedAt: __, ...note }: NoteRow): Note => note;

/** What a holder says about a photo, with the notes that they deleted and can have back. Throws StorageFault. */
export async function readNoted(
  db: D1Database,
  { gallery, holder, photo }: HolderOf & { photo: string },
): Promise<Noted & { removed: Note[] }> {
  const its = sql`photo = ${photo} AND selection = (SELECT id FROM selections
    WHERE gallery = ${gallery} AND holder = ${holder})`;
  const [written, said, shown] = await batch(db, [
    statement(db, sql`SELECT ${NOTE} FROM notes WHERE ${its} ORDER BY nr`),
    statement(db, sql`SELECT ${APPROVAL} WHERE ${its}`),
    statement(db, sql`SELECT ${PICTURE} WHERE ${its} AND ${IS_OPEN}`),
  ]);
  const rows = rowsOf(written, NOTE_ROW);
  const [approval = null] = rowsOf(said, APPROVAL_ROW).map(({ photo: _, ...one }) => one);
  return {
    notes: rows.filter(({ removedAt }) => removedAt === null).map(noteIn),
    removed: rows.filter(({ removedAt, text }) => removedAt !== null && text !== "").map(noteIn),
    approval,
    pictures: rowsOf(shown, PICTURE_ROW).map(pictureIn),
  };
}

const listed = (list: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`;

/** What is said in a selection about some photos; photos without are left out. Throws StorageFault. */
export async function readNotedOf(
  db: D1Database,
  { selection, photos }: { selection: string; photos: readonly string[] },
): Promise<Map<string, Noted>> {
  const its = sql`selection = ${selection} AND photo IN ${listed(photos)}`;
  const [written, said, shown] = await batch(db, [
    statement(db, sql`SELECT ${NOTE} FROM notes WHERE ${its} AND removed_at IS NULL ORDER BY photo, nr`),
    statement(db, sql`SELECT ${APPROVAL} WHERE ${its}`),
    statement(db, sql`SELECT ${PICTURE} WHERE ${its} AND ${IS_OPEN}`),
  ]);
  const byPhoto = Map.groupBy(rowsOf(written, NOTE_ROW), ({ photo }) => photo);
  const answers = new Map(rowsOf(said, APPROVAL_ROW).map(({ photo, ...one }) => [photo, one]));
  const pictures = Map.groupBy(rowsOf(shown, PICTURE_ROW), ({ photo }) => photo);
  return new Map(
    photos
      .filter((photo) => byPhoto.has(photo) || answers.has(photo))
      .map((photo) => [
        photo,
        {
          notes: (byPhoto.get(photo) ?? []).map(noteIn),
          approval: answers.get(photo) ?? null,
          pictures: (pictures.get(photo) ?? []).map(pictureIn),
        },
      ]),
  );
}

/** Photos of a selection about which something is said, or is still to be done. Throws StorageFault. */
export async function readNotedPhotos(
  db: D1Database,
  { selection, open }: { selection: string; open: boolean },
): Promise<Set<string>> {
  const rows = await query(
    statement(
      db,
      sql`SELECT photo FROM notes WHERE selection = ${selection} AND removed_at IS NULL
          AND (${Number(!open)} OR done_at IS NULL)
        UNION SELECT photo FROM approvals WHERE selection = ${selection} AND (${Number(!open)} OR approved = 0)`,
    ),
    pick(notes, "photo"),
  );
  return new Set(rows.map(({ photo }) => photo));
}

/** How much a holder says about some photos. Throws StorageFault. */
export async function countNoted(
  db: D1Database,
  { gallery, holder, photos }: HolderOf & { photos: readonly string[] },
): Promise<Map<string, NotedCount>> {
  const its = sql`selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})
    AND photo IN ${listed(photos)}`;
  const rows = await query(
    statement(
      db,
      sql`SELECT photo, sum(notes) AS notes, sum(replies) AS replies, max(approved) AS approved FROM (
          SELECT photo, 1 AS notes, reply <> '' AS replies, NULL AS approved FROM notes
            WHERE ${its} AND removed_at IS NULL
          UNION ALL SELECT photo, 0, 0, approved FROM approvals WHERE ${its}) GROUP BY photo`,
    ),
    { ...pick(notes, "photo"), notes: integer, replies: integer, approved: maybe(flag) },
  );
  return new Map(rows.map(({ photo, ...count }) => [photo, count]));
}

/** A picture of a photo as it was when something was said in a selection; null: none, or all that was said is done. Throws StorageFault. */
export async function readNotedPictures(
  db: D1Database,
  { of, photo, at }: { of: HolderOf | { gallery: string; selection: string }; photo: string; at: number },
): Promise<NotedPicture[]> {
  const whose = "holder" in of ? sql`holder = ${of.holder}` : sql`id = ${of.selection}`;
  const rows = await query(
    statement(
      db,
      sql`SELECT ${PICTURE} WHERE photo = ${photo} AND at = ${at} AND ${IS_OPEN}
        AND selection = (SELECT id FROM selections WHERE gallery = ${of.gallery} AND ${whose})`,
    ),
    PICTURE_ROW,
  );
  return rows.map(pictureIn);
}

/** Whether a note of a selection was answered or marked as done since then, and still is. Throws StorageFault. */
export function isAnswered(
  db: D1Database,
  { selection, since }: { selection: string; since: number },
): Promise<boolean> {
  return isThere(
    statement(
      db,
      sql`SELECT 1 FROM notes WHERE selection = ${selection} AND removed_at IS NULL
        AND ((reply <> '' AND replied_at >= ${since}) OR done_at >= ${since}) LIMIT 1`,
    ),
  );
}

/** The pictures that are still needed, each with the gallery of its photo. Throws StorageFault. */
export function readNeededPictures(db: D1Database): Promise<{ gallery: string; blob: string }[]> {
  return query(
    statement(
      db,
      sql`SELECT DISTINCT gallery, blob FROM noted_pictures AS p JOIN selections ON selections.id = p.selection
        WHERE ${IS_OPEN}`,
    ),
    { ...pick(selections, "gallery"), ...pick(notedPictures, "blob") },
  );
}
