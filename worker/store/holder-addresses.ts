import type { KnownHolder, LinkedHolder } from "../domain/tokens/selection-link.ts";
import { kept } from "./columns.ts";
import { query } from "./query.ts";
import { holderAddresses } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** An address that somebody gave with what they sent or ordered. */
export interface GivenAddress {
  gallery: string;
  holder: string;
  /** As whom the holder is known here. */
  heldAs: LinkedHolder["role"];
  email: string;
  now: number;
}

/** Remembers whose address it is, where `when` holds; accounts have theirs. Letters of ASCII are alike whatever their case. */
export function rememberAddress({ gallery, holder, heldAs, email, now }: GivenAddress, when: Sql): Sql {
  const as = kept(holderAddresses.columns.held_as, heldAs);
  return sql`INSERT INTO holder_addresses (gallery, email_key, holder, held_as, email, at)
    SELECT ${gallery}, lower(${email}), ${holder}, ${as}, ${email}, ${now}
    WHERE ${holder} GLOB 'session:*' AND ${when}
    ON CONFLICT (gallery, email_key, holder) DO UPDATE SET held_as = ${as}, email = ${email}, at = ${now}`;
}

/** SQL: an address is not that of an account to which the gallery is assigned. */
const isNoAccount = (gallery: string) => sql`email_key NOT IN
  (SELECT email_key FROM accounts WHERE id IN (SELECT account FROM assignments WHERE gallery = ${gallery}))`;

const ADDRESS_ROW = { ...pick(holderAddresses, "email"), id: holderAddresses.columns.email_key };

/** A page of the addresses that people without an account gave in a gallery, each once. Throws StorageFault. */
export function listAddresses(
  db: D1Database,
  { gallery, after, limit }: { gallery: string; after: string | null; limit: number },
): Promise<{ id: string; email: string }[]> {
  return query(
    statement(
      db,
      sql`SELECT email_key AS id, email FROM holder_addresses
        WHERE gallery = ${gallery} AND email_key > ${after ?? ""} AND ${isNoAccount(gallery)}
        GROUP BY email_key ORDER BY email_key LIMIT ${limit}`,
    ),
    ADDRESS_ROW,
  );
}

/** Some of them. Throws StorageFault. */
export function readAddresses(
  db: D1Database,
  { gallery, ids }: { gallery: string; ids: readonly string[] },
): Promise<{ id: string; email: string }[]> {
  return query(
    statement(
      db,
      sql`SELECT email_key AS id, email FROM holder_addresses
        WHERE gallery = ${gallery} AND email_key IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
          AND ${isNoAccount(gallery)} GROUP BY email_key`,
    ),
    ADDRESS_ROW,
  );
}

/** More of the same address are not looked at: somebody may have given it with any number of selections. */
const READ = 20;

/**
 * Who gave an address in a gallery, the latest first, and did not leave it since: whoever left has left the name behind in every
 * browser. Throws StorageFault.
 */
export async function readKnownHolders(
  db: D1Database,
  { gallery, email }: { gallery: string; email: string },
): Promise<KnownHolder[]> {
  const rows = await query(
    statement(
      db,
      sql`SELECT holder, held_as, email, at FROM (SELECT * FROM holder_addresses
          WHERE gallery = ${gallery} AND email_key = lower(${email}) ORDER BY at DESC LIMIT ${READ})
        WHERE NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = substr(holder, length('session:') + 1))`,
    ),
    pick(holderAddresses, "holder", "held_as", "email", "at"),
  );
  return rows.map(({ held_as: heldAs, ...row }) => ({ ...row, heldAs }));
}
