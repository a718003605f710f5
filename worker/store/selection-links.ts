import { LINK_MS, type LinkedHolder } from "../domain/tokens/selection-link.ts";
import { kept } from "./columns.ts";
import { batch, change, query } from "./query.ts";
import { selectionLinks } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

/** Links that ended, removed with each that is issued. */
const SWEPT = 50;

/** Issues a link, of which D1 keeps its hash alone; one that was issued before stays as it is. Throws StorageFault. */
export async function issueSelectionLink(
  db: D1Database,
  { gallery, holder, role, token, now }: LinkedHolder & { gallery: string; token: string; now: number },
): Promise<void> {
  const hash = await hashToken(token);
  await batch(db, [
    sweepLinks(db, { now, most: SWEPT }),
    statement(
      db,
      sql`INSERT INTO selection_links (token_hash, gallery, holder, role, issued_at, expires_at)
        VALUES (${hash}, ${gallery}, ${holder}, ${kept(selectionLinks.columns.role, role)}, ${now}, ${now + LINK_MS})
        ON CONFLICT (token_hash) DO NOTHING`,
    ),
  ]);
}

export interface UsingSelectionLink {
  gallery: string;
  token: string;
  /** The roles in which the browser may be given a name. */
  roles: readonly LinkedHolder["role"][];
  now: number;
}

/**
 * Uses a link, once: whose it is, or null where it was used, has ended, belongs to another gallery or was never issued. Those
 * four are looked up alike, and read the same rows. Throws StorageFault.
 */
export async function spendSelectionLink(
  db: D1Database,
  { gallery, token, roles, now }: UsingSelectionLink,
): Promise<LinkedHolder | null> {
  const hash = await hashToken(token);
  const [row] = await query(
    statement(
      db,
      sql`UPDATE selection_links INDEXED BY selection_links_unused SET used_at = ${now}
        WHERE gallery = ${gallery} AND token_hash = ${hash} AND used_at IS NULL AND expires_at > ${now}
          AND role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))
          AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = substr(holder, length('session:') + 1))
        RETURNING holder, role`,
    ),
    pick(selectionLinks, "holder", "role"),
  );
  return row ?? null;
}

/** Takes out links that have ended. Throws StorageFault. */
export async function clearSelectionLinks(db: D1Database, now: number): Promise<void> {
  await change(sweepLinks(db, { now, most: 10_000 }));
}

function sweepLinks(db: D1Database, { now, most }: { now: number; most: number }): D1PreparedStatement {
  return statement(
    db,
    sql`DELETE FROM selection_links WHERE token_hash IN
      (SELECT token_hash FROM selection_links WHERE expires_at <= ${now} ORDER BY expires_at LIMIT ${most})`,
  );
}
