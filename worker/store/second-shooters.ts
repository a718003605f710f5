import { secondOwner } from "../domain/passkey.ts";
import { SECOND_SHOOTERS_MOST, type SecondShooter, secondKey } from "../domain/second-shooter.ts";
import { integer } from "./columns.ts";
import { batch, change, query } from "./query.ts";
import { secondShooters } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** Everybody who may sign in to the studio beside the photographer, by name. Throws StorageFault. */
export async function listSecondShooters(db: D1Database): Promise<SecondShooter[]> {
  const rows = await query(
    statement(
      db,
      sql`SELECT id, name, created_at, last_seen_at, (SELECT count(*) FROM passkeys
          WHERE account = ${secondOwner("")} || second_shooters.id AND removed_at IS NULL) AS passkeys
        FROM second_shooters WHERE ended_at IS NULL ORDER BY name_key LIMIT ${SECOND_SHOOTERS_MOST}`,
    ),
    { ...pick(secondShooters, "id", "name", "created_at", "last_seen_at"), passkeys: integer },
  );
  return rows.map(({ created_at: createdAt, last_seen_at: lastSeenAt, ...row }) => ({ ...row, createdAt, lastSeenAt }));
}

export interface NewSecondShooter {
  name: string;
  /** PHC hash. */
  password: string;
  now: number;
}

/** Adds somebody: "taken" if the name is, "full" if there are enough. Throws StorageFault. */
export async function addSecondShooter(
  db: D1Database,
  { name, password, now }: NewSecondShooter,
): Promise<"added" | "taken" | "full"> {
  const added = await change(
    statement(
      db,
      sql`INSERT INTO second_shooters (id, name, name_key, password, created_at)
        SELECT ${crypto.randomUUID()}, ${name.trim()}, ${secondKey(name)}, ${password}, ${now}
        WHERE (SELECT count(*) FROM second_shooters WHERE ended_at IS NULL) < ${SECOND_SHOOTERS_MOST}
        ON CONFLICT (name_key) DO NOTHING`,
    ),
  );
  if (added === 1) return "added";
  return (await readSecondPassword(db, name)) ? "taken" : "full";
}

/** Sets somebody's password and signs them out: their name, or null if they are not there. Throws StorageFault. */
export async function setSecondPassword(
  db: D1Database,
  { id, hash }: { id: string; hash: string },
): Promise<string | null> {
  const set = sql`UPDATE second_shooters SET password = ${hash}, epoch = epoch + 1
    WHERE id = ${id} AND ended_at IS NULL RETURNING name`;
  const [row] = await query(statement(db, set), pick(secondShooters, "name"));
  return row?.name ?? null;
}

/** Ends somebody's sessions, password and passkeys for good, and forgets their name: false if they are not there. Throws StorageFault. */
export async function endSecondShooter(db: D1Database, { id, now }: { id: string; now: number }): Promise<boolean> {
  const [ended] = await batch(db, [
    statement(
      db,
      sql`UPDATE second_shooters SET ended_at = ${now}, epoch = epoch + 1, name = '', name_key = id, password = ''
        WHERE id = ${id} AND ended_at IS NULL`,
    ),
    statement(
      db,
      sql`UPDATE passkeys SET removed_at = ${now}, public_key = '' WHERE account = ${secondOwner(id)}
        AND removed_at IS NULL`,
    ),
  ]);
  return ended?.meta.changes === 1;
}

/** Who signs in with a name; null: nobody has it. Throws StorageFault. */
export async function readSecondPassword(
  db: D1Database,
  name: string,
): Promise<{ id: string; hash: string; epoch: number } | null> {
  const { id, password: hash, epoch } = secondShooters.columns;
  const found = sql`SELECT id, password AS hash, epoch FROM second_shooters
    WHERE name_key = ${secondKey(name)} AND ended_at IS NULL`;
  const [row] = await query(statement(db, found), { id, hash, epoch });
  return row ?? null;
}

/** Whom a passkey signs in; null: they were ended. Throws StorageFault. */
export async function readSecondEntry(db: D1Database, id: string): Promise<{ id: string; epoch: number } | null> {
  const found = sql`SELECT id, epoch FROM second_shooters WHERE id = ${id} AND ended_at IS NULL`;
  const [row] = await query(statement(db, found), pick(secondShooters, "id", "epoch"));
  return row ?? null;
}

/** Notes when somebody signed in. Throws StorageFault. */
export async function seeSecondShooter(db: D1Database, { id, now }: { id: string; now: number }): Promise<void> {
  await change(statement(db, sql`UPDATE second_shooters SET last_seen_at = ${now} WHERE id = ${id}`));
}

/** Whose session it is; null: it has ended, or they were ended. Throws StorageFault. */
export async function readSecondFacts(
  db: D1Database,
  { person, epoch, jti }: { person: string; epoch: number; jti: string },
): Promise<{ id: string; name: string } | null> {
  const found = sql`SELECT id, name FROM second_shooters WHERE id = ${person} AND epoch = ${epoch}
    AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ${jti})`;
  const [row] = await query(statement(db, found), pick(secondShooters, "id", "name"));
  return row ?? null;
}
