import { batch } from "./query.ts";
import { sql, statement } from "./sql.ts";

/** Revokes a session until it would have ended anyway, and forgets those that have. Throws StorageFault. */
export async function revokeSession(
  db: D1Database,
  { jti, exp, now }: { jti: string; exp: number; now: number },
): Promise<void> {
  await batch(db, [
    statement(db, sql`DELETE FROM revoked_sessions WHERE expires_at < ${now - 3_600_000}`),
    statement(
      db,
      sql`INSERT INTO revoked_sessions (jti, expires_at) VALUES (${jti}, ${exp * 1000})
         ON CONFLICT (jti) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)`,
    ),
  ]);
}

/** Spends a name that may be used once, until it ends anyway: whether it had not been spent before. Throws StorageFault. */
export async function spendOnce(
  db: D1Database,
  { name, until, now }: { name: string; until: number; now: number },
): Promise<boolean> {
  const [, spent] = await batch(db, [
    statement(db, sql`DELETE FROM revoked_sessions WHERE expires_at < ${now - 3_600_000}`),
    statement(
      db,
      sql`INSERT INTO revoked_sessions (jti, expires_at) VALUES (${name}, ${until}) ON CONFLICT (jti) DO NOTHING`,
    ),
  ]);
  return spent?.meta.changes === 1;
}
