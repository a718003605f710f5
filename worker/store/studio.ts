import type { Home } from "../domain/home.ts";
import type { StudioLogo } from "../domain/manifest.ts";
import { STUDIO } from "../domain/passkey.ts";
import { NO_PASSWORD } from "../domain/password.ts";
import { flag, maybe } from "./columns.ts";
import { change, query } from "./query.ts";
import { studio } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** The photographer, as pages name them. */
export interface StudioProfile {
  name: string;
  email: string | null;
  links: { label: string; url: string }[];
  /** IANA name. */
  timezone: string;
  logo?: StudioLogo | undefined;
  home?: Home | undefined;
}

/** The name of a studio that has a password and was never published from. */
export const UNNAMED = "";

/** The photographer's profile; null before the first publish, which gives the studio its name. Throws StorageFault. */
export async function readStudioProfile(db: D1Database): Promise<StudioProfile | null> {
  const found = statement(db, sql`SELECT name, email, links, timezone, logo, home FROM studio WHERE id = 1`);
  const [row] = await query(found, pick(studio, "name", "email", "links", "timezone", "logo", "home"));
  if (!row || row.name === UNNAMED) return null;
  const { logo, home, ...profile } = row;
  return { ...profile, ...(logo === null ? {} : { logo }), ...(home === null ? {} : { home }) };
}

/** The PHC hash of the studio's password, and the epoch of its sessions. Throws StorageFault. */
export async function readStudioPassword(db: D1Database): Promise<{ hash: string | null; epoch: number }> {
  const { password: hash, epoch } = studio.columns;
  const [row] = await query(statement(db, sql`SELECT password AS hash, epoch FROM studio WHERE id = 1`), {
    hash,
    epoch,
  });
  return row ?? { hash: null, epoch: -1 };
}

/** Sets the studio's password and signs everybody out, also before the first publish. Throws StorageFault. */
export async function setStudioPassword(db: D1Database, hash: string): Promise<void> {
  const insert = sql`INSERT INTO studio (id, name, timezone, password) VALUES (1, ${UNNAMED}, 'UTC', ${hash})
    ON CONFLICT (id) DO UPDATE SET password = excluded.password, epoch = epoch + 1`;
  await change(statement(db, insert));
}

/**
 * Turns the studio's password off and ends all its sessions: returns their new epoch. Returns null, and changes nothing, unless one of
 * the studio's passkeys has signed in before. To turn it on again: `npm run studio -- password`. Throws StorageFault.
 */
export async function turnOffStudioPassword(db: D1Database): Promise<number | null> {
  const off = sql`UPDATE studio SET password = ${NO_PASSWORD}, epoch = epoch + 1 WHERE id = 1 AND password IS NOT NULL
    AND EXISTS (SELECT 1 FROM passkeys WHERE account = ${STUDIO} AND removed_at IS NULL AND last_used_at IS NOT NULL)
    RETURNING epoch`;
  const [row] = await query(statement(db, off), pick(studio, "epoch"));
  return row?.epoch ?? null;
}

/** The current epoch of the studio, and whether a session was revoked. Throws StorageFault. */
export async function readStudioFacts(db: D1Database, jti: string): Promise<{ epoch: number; revoked: boolean }> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT (SELECT epoch FROM studio WHERE id = 1) AS epoch,
           EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ${jti}) AS revoked`,
    ),
    { epoch: maybe(studio.columns.epoch), revoked: flag },
  );
  return { epoch: row?.epoch ?? -1, revoked: row?.revoked === true };
}
