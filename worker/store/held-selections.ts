import type { ListPlace } from "../domain/list-place.ts";
import type { SelectionSummary } from "../domain/selection.ts";
import { flag, integer } from "./columns.ts";
import { mailStatements, type NewMail } from "./mails.ts";
import { batch, query } from "./query.ts";
import { picks, selections } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

export interface SelectionsPage {
  gallery: string;
  /** Only those after this one in the list. */
  after: ListPlace | null;
  limit: number;
}

const SUMMARY = sql`selections.id, holder, coalesce(selections.name, accounts.name) AS name,
  coalesce(selections.email, accounts.email) AS email, state, changed_at AS changedAt,
  reply, replied_at AS repliedAt, done_at AS doneAt, closed_lists AS closedLists,
  (SELECT count(*) FROM picks WHERE selection = selections.id AND picked = 1) AS picked,
  (SELECT count(*) FROM rounds WHERE selection = selections.id) AS rounds,
  (SELECT count(*) FROM notes INDEXED BY notes_open
    WHERE selection = selections.id AND done_at IS NULL AND removed_at IS NULL) AS openNotes,
  (SELECT count(*) FROM approvals WHERE selection = selections.id AND approved = 0) AS toChange,
  (SELECT count(*) FROM approvals WHERE selection = selections.id AND approved = 1) AS approved
  FROM selections LEFT JOIN accounts ON holder = 'account:' || accounts.id`;

const SUMMARY_ROW = {
  ...pick(selections, "id", "holder", "name", "email", "state", "reply"),
  repliedAt: selections.columns.replied_at,
  doneAt: selections.columns.done_at,
  closedLists: selections.columns.closed_lists,
  changedAt: selections.columns.changed_at,
  picked: integer,
  rounds: integer,
  openNotes: integer,
  toChange: integer,
  approved: integer,
};

/** Favourites are their holder's alone until they are sent. */
const SHOWN = sql`favourites = 0`;
const SAYS_ANYTHING = sql`(EXISTS (SELECT 1 FROM picks WHERE selection = selections.id)
  OR EXISTS (SELECT 1 FROM rounds WHERE selection = selections.id))`;

/** A page of a gallery's selections with anything in them, the last changed first. Throws StorageFault. */
export function listSummaries(db: D1Database, { gallery, after, limit }: SelectionsPage): Promise<SelectionSummary[]> {
  // A separate statement, so that a later page is found without reading the earlier ones.
  const place = after
    ? sql`AND changed_at <= ${after.at} AND (changed_at < ${after.at} OR selections.id > ${after.id})`
    : sql``;
  return query(
    statement(
      db,
      sql`SELECT ${SUMMARY} WHERE gallery = ${gallery} AND ${SHOWN} AND ${SAYS_ANYTHING} ${place}
        ORDER BY changed_at DESC, selections.id LIMIT ${limit}`,
    ),
    SUMMARY_ROW,
  );
}

/** One selection of a gallery; null: it does not exist. Throws StorageFault. */
export async function readSummary(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<SelectionSummary | null> {
  const [row] = await query(
    statement(db, sql`SELECT ${SUMMARY} WHERE gallery = ${gallery} AND selections.id = ${id} AND ${SHOWN}`),
    SUMMARY_ROW,
  );
  return row ?? null;
}

/** Photos that several people have picked for the photographer, the most wanted first. Throws StorageFault. */
export function readMostWanted(
  db: D1Database,
  { gallery, limit }: { gallery: string; limit: number },
): Promise<{ photo: string; times: number }[]> {
  return query(
    statement(
      db,
      sql`SELECT photo, count(*) AS times FROM selections JOIN picks ON selection = selections.id AND picked = 1
         WHERE gallery = ${gallery} AND ${SHOWN} GROUP BY photo HAVING count(*) > 1 ORDER BY count(*) DESC, photo LIMIT ${limit}`,
    ),
    { photo: picks.columns.photo, times: integer },
  );
}

// What they gave with a selection goes first. Whoever left has left the name behind.
const GIVEN = sql`coalesce(selections.email, (SELECT email FROM holder_addresses
  WHERE holder_addresses.gallery = selections.gallery AND holder_addresses.holder = selections.holder
    AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = substr(selections.holder, length('session:') + 1))
  ORDER BY at DESC LIMIT 1))`;

/** Where a letter about a selection goes; null: to nobody, as no address is known, or its account may not open it. Throws StorageFault. */
export async function readAddressee(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<{ email: string; account: boolean } | null> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT coalesce(accounts.email, ${GIVEN}) AS email, accounts.id IS NOT NULL AS account
        FROM selections LEFT JOIN accounts ON holder = 'account:' || accounts.id AND disabled_at IS NULL
          AND EXISTS (SELECT 1 FROM assignments WHERE account = accounts.id AND assignments.gallery = ${gallery})
        WHERE selections.gallery = ${gallery} AND selections.id = ${id}
          AND (accounts.id IS NOT NULL OR holder NOT LIKE 'account:%')`,
    ),
    { email: selections.columns.email, account: flag },
  );
  return row?.email ? { email: row.email, account: row.account } : null;
}

/**
 * Opens a selection again for its holder, and stores the mail that says so if it was not open; false if the gallery has no such
 * selection. Throws StorageFault.
 */
export async function reopenSelection(
  db: D1Database,
  { gallery, id, mail }: { gallery: string; id: string; mail: NewMail | null },
): Promise<boolean> {
  const wasShut = sql`EXISTS (SELECT 1 FROM selections WHERE id = ${id} AND gallery = ${gallery} AND (state <> 'open' OR closed_lists <> '[]'))`;
  const results = await batch(db, [
    ...(mail ? await mailStatements(db, mail, wasShut) : []),
    statement(
      db,
      sql`UPDATE selections SET state = 'open', closed_lists = '[]', done_at = NULL
      WHERE id = ${id} AND gallery = ${gallery}`,
    ),
  ]);
  return results.at(-1)?.meta.changes === 1;
}
