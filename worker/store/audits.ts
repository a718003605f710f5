import { CLOSED_FOR_HOLDER } from "./closed-for.ts";
import { flag } from "./columns.ts";
import { batch, change, isThere, query } from "./query.ts";
import { accounts } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

/** The key of an audit of a gallery, and until when it is worth something, in milliseconds since 1970. */
export interface AuditKey {
  token: string;
  until: number;
}

/** Keeps the hash of a key, and forgets those that have ended. Throws StorageFault. */
export async function beginAudit(db: D1Database, { token, until, now }: AuditKey & { now: number }): Promise<void> {
  await batch(db, [
    statement(db, sql`DELETE FROM audits WHERE expires_at <= ${now}`),
    statement(db, sql`INSERT INTO audits (token_hash, expires_at) VALUES (${await hashToken(token)}, ${until})`),
  ]);
}

/** Whether somebody who may write to this database made a key a moment ago. Throws StorageFault. */
export async function isAuditKey(db: D1Database, { token, now }: { token: string; now: number }): Promise<boolean> {
  const hash = await hashToken(token);
  return isThere(statement(db, sql`SELECT 1 FROM audits WHERE token_hash = ${hash} AND expires_at > ${now}`));
}

/** An account that a gallery is assigned to, as an audit plays it. */
export interface PlayedAccount {
  id: string;
  epoch: number;
  /** The gallery is closed for it, since it sent its selection. */
  closed: boolean;
}

const PLAYED = { ...pick(accounts, "id", "epoch"), closed: flag };

/**
 * An account that may enter a gallery: the one with that key of its e-mail address, or any; null: there is none. Throws
 * StorageFault.
 */
export async function readPlayedAccount(
  db: D1Database,
  gallery: string,
  emailKey: string | null = null,
): Promise<PlayedAccount | null> {
  const found = sql`SELECT a.id, a.epoch, EXISTS (SELECT 1 FROM selections p WHERE p.gallery = s.gallery
        AND p.holder = 'account:' || a.id AND ${CLOSED_FOR_HOLDER}) AS closed
      FROM assignments s JOIN accounts a ON a.id = s.account
      WHERE s.gallery = ${gallery} AND a.disabled_at IS NULL AND a.email_key = coalesce(${emailKey}, a.email_key) ORDER BY closed, a.id LIMIT 1`;
  return (await query(statement(db, found), PLAYED))[0] ?? null;
}

/** A client's link that is lent to an audit. */
export interface LentLink {
  id: string;
  gallery: string;
  /** Of the clients of today. */
  epoch: number;
  photos: readonly string[];
  until: number;
  now: number;
}

/** Lends an audit a link that nobody else has the secret of. It is in no feed. Throws StorageFault. */
export async function lendLink(db: D1Database, { id, gallery, epoch, photos, until, now }: LentLink): Promise<void> {
  // No token has this hash.
  const hash = `audit ${id}`;
  await change(
    statement(
      db,
      sql`INSERT INTO client_links (id, gallery, holder, epoch, invitation, token_hash, label, of_set, photos, downloads,
          expires_at, created_at)
        VALUES (${id}, ${gallery}, ${`session:${id}`}, ${epoch}, NULL, ${hash}, 'npm run prove', NULL,
          ${JSON.stringify(photos)}, 1, ${until}, ${now})`,
    ),
  );
}

/** Takes back everything that was lent to an audit: its key, its link, the session that it revoked. Throws StorageFault. */
export async function endAudit(
  db: D1Database,
  { token, link, revoked }: { token: string; link: string; revoked: string },
): Promise<void> {
  await batch(db, [
    statement(db, sql`DELETE FROM audits WHERE token_hash = ${await hashToken(token)}`),
    statement(db, sql`DELETE FROM client_links WHERE id = ${link}`),
    statement(db, sql`DELETE FROM revoked_sessions WHERE jti = ${revoked}`),
  ]);
}
