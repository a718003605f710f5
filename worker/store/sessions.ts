import { batch } from "./query.ts";

/** Revokes a session until it would have ended by itself, and forgets those that have. Throws StorageFault. */
export async function revokeSession(
  db: D1Database,
  { jti, exp, now }: { jti: string; exp: number; now: number },
): Promise<void> {
  await batch(db, [
    db.prepare("DELETE FROM revoked_sessions WHERE expires_at < ?").bind(now - 3_600_000),
    db
      .prepare(
        `INSERT INTO revoked_sessions (jti, expires_at) VALUES (?, ?)
         ON CONFLICT (jti) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)`,
      )
      .bind(jti, exp * 1000),
  ]);
}
