import { type Arrangement, AS_FILES, writeArrangement } from "../domain/arrangement/arrangement.ts";
import { query } from "./query.ts";
import { arrangements } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** How many states of an arrangement are kept, the one that counts included. */
const KEPT = 20;

/** An arrangement, and which of a gallery's it is: 0 before anything was arranged. */
export interface StoredArrangement {
  revision: number;
  arrangement: Arrangement;
}

/** The arrangement of a gallery that counts. Throws StorageFault. */
export async function readArrangement(db: D1Database, gallery: string): Promise<StoredArrangement> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT revision, body FROM arrangements WHERE gallery = ${gallery} ORDER BY revision DESC LIMIT 1`,
    ),
    pick(arrangements, "revision", "body"),
  );
  return row ? { revision: row.revision, arrangement: row.body } : { revision: 0, arrangement: AS_FILES };
}

/** An arrangement that counted once; null: it is no longer kept. Revision 0 is always known. Throws StorageFault. */
export async function readRevision(
  db: D1Database,
  { gallery, revision }: { gallery: string; revision: number },
): Promise<Arrangement | null> {
  if (revision === 0) return AS_FILES;
  const [row] = await query(
    statement(db, sql`SELECT body FROM arrangements WHERE gallery = ${gallery} AND revision = ${revision}`),
    pick(arrangements, "body"),
  );
  return row?.body ?? null;
}

/** When each kept arrangement of a gallery was made, the newest first. Throws StorageFault. */
export async function listRevisions(
  db: D1Database,
  gallery: string,
): Promise<{ revision: number; changedAt: number }[]> {
  const { revision, changed_at: changedAt } = arrangements.columns;
  return query(
    statement(
      db,
      sql`SELECT revision, changed_at AS changedAt FROM arrangements WHERE gallery = ${gallery}
        ORDER BY revision DESC LIMIT ${KEPT}`,
    ),
    { revision, changedAt },
  );
}

/** SQL: whether this is still the arrangement that counts. */
export const isAtRevision = (gallery: string, revision: number): Sql =>
  sql`${revision} = (SELECT coalesce(max(revision), 0) FROM arrangements WHERE gallery = ${gallery})`;

interface Next extends StoredArrangement {
  gallery: string;
  now: number;
}

/** The statements that make an arrangement the one that counts, if the condition holds. */
export function arrangementStatements(
  db: D1Database,
  { gallery, revision, arrangement, now }: Next,
  condition: Sql,
): D1PreparedStatement[] {
  return [
    statement(
      db,
      sql`INSERT OR IGNORE INTO arrangements (gallery, revision, body, changed_at)
        SELECT ${gallery}, ${revision}, ${writeArrangement(arrangement)}, ${now} WHERE ${condition}`,
    ),
    statement(
      db,
      sql`DELETE FROM arrangements WHERE gallery = ${gallery} AND revision <= ${revision - KEPT} AND ${condition}`,
    ),
  ];
}
