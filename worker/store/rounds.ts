import type { PhotoPick, RoundHead } from "../domain/selection.ts";
import { flag, integer, maybe, type RowOf, text } from "./columns.ts";
import { query } from "./query.ts";
import { rounds } from "./schema/selections.ts";
import { type HolderOf, PICK_ROW } from "./selections.ts";
import { sql, statement } from "./sql.ts";

/** A round of a selection. */
export interface RoundRef {
  selection: string;
  round: number;
}

/** A round's head; `whole`: its picks are stored with it, as before rounds stored only what changed. */
export type KeptHead = RoundHead & { selection: string; whole: boolean };

const HEAD = sql`rounds.selection, round, submitted_at AS submittedAt, name, email, message, answers,
  (SELECT value ->> 'name' FROM json_each(sent_from, '$.lists') WHERE value ->> 'id' = sent_from ->> 'list') AS list,
  picks <> '[]' AS whole`;
const { selection, round, submitted_at: submittedAt, name, email, message, answers, picks } = rounds.columns;
const HEAD_ROW = { selection, round, submittedAt, name, email, message, answers, list: maybe(text), whole: flag };

/** What was written with each round of a selection, in order. Throws StorageFault. */
export async function readRoundHeads(db: D1Database, selection: string): Promise<KeptHead[]> {
  return query(statement(db, sql`SELECT ${HEAD} FROM rounds WHERE selection = ${selection} ORDER BY round`), HEAD_ROW);
}

/** What a holder wrote when they last sent their selection; null if they never did. Throws StorageFault. */
export async function readLastHead(db: D1Database, { gallery, holder }: HolderOf): Promise<KeptHead | null> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT ${HEAD} FROM rounds WHERE selection = (SELECT id FROM selections WHERE gallery = ${gallery} AND holder = ${holder})
         ORDER BY round DESC LIMIT 1`,
    ),
    HEAD_ROW,
  );
  return row ?? null;
}

/** The heads of one round of several selections, or of the last round of each. Throws StorageFault. */
export async function readHeadsOf(
  db: D1Database,
  { selections, which }: { selections: readonly string[]; which: number | "last" },
): Promise<KeptHead[]> {
  return query(
    statement(
      db,
      sql`SELECT ${HEAD} FROM json_each(${JSON.stringify(selections)}) JOIN rounds ON rounds.selection = value WHERE round =
           coalesce(${which === "last" ? null : which}, (SELECT max(round) FROM rounds AS other WHERE other.selection = rounds.selection))`,
    ),
    HEAD_ROW,
  );
}

/** The picks of a round that stores them all. Throws StorageFault. */
export async function readWholeRound(db: D1Database, { selection, round }: RoundRef): Promise<PhotoPick[]> {
  const [row] = await query(
    statement(db, sql`SELECT picks FROM rounds WHERE selection = ${selection} AND round = ${round}`),
    { picks },
  );
  return row?.picks ?? [];
}

/** What was chosen when a round was sent. Throws StorageFault. */
export async function readRoundPicks(db: D1Database, { selection, round, whole }: KeptHead): Promise<PhotoPick[]> {
  if (whole) return readWholeRound(db, { selection, round });
  const picks: PhotoPick[] = [];
  for await (const { pick } of pickRows(db, [{ selection, round }])) picks.push(pick);
  return picks;
}

/** The current choice of one selection. Throws StorageFault. */
export async function readPicks(db: D1Database, selection: string): Promise<PhotoPick[]> {
  const picks: PhotoPick[] = [];
  for await (const { pick } of pickRows(db, [{ selection, round: null }])) picks.push(pick);
  return picks;
}

// A row has at most a comment of 2,000 characters.
const ROWS_AT_ONCE = 1000;
const PLACED = { at: integer, ...PICK_ROW };

const NOW = sql`JOIN picks AS p ON p.selection = value ->> 0 AND value ->> 1 IS NULL`;
const THEN = sql`JOIN round_picks AS p ON p.selection = value ->> 0 AND p.gone = 0
  AND p.round = (SELECT max(round) FROM round_picks AS last
    WHERE last.selection = p.selection AND last.photo = p.photo AND last.round <= value ->> 1)`;

/**
 * Picks of several selections, in their order and each by name, read in pages: as they were in a round or, if that is
 * null, as they are now. Either all are of rounds or none is. Throws StorageFault.
 */
export async function* pickRows(
  db: D1Database,
  wanted: readonly { selection: string; round: number | null }[],
): AsyncGenerator<{ at: number; pick: PhotoPick }> {
  const list = JSON.stringify(wanted.map(({ selection, round }) => [selection, round]));
  const from = wanted.some(({ round }) => round === null) ? NOW : THEN;
  const after = (
    at: number,
    photo: string,
  ) => sql`SELECT w.key AS at, p.photo, p.picked, p.stars, p.label, p.comment, p.lists
    FROM json_each(${list}) AS w ${from}
    WHERE (w.key, p.photo) > (${at}, ${photo}) ORDER BY w.key, p.photo LIMIT ${ROWS_AT_ONCE}`;
  let place: [number, string] = [-1, ""];
  for (;;) {
    const rows: RowOf<typeof PLACED>[] = await query(statement(db, after(...place)), PLACED);
    for (const { at, ...pick } of rows) yield { at, pick };
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return;
    place = [last.at, last.photo];
  }
}
