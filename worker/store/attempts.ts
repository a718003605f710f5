import { type AttemptLimits, LONGEST_MEMORY, waitFor } from "../domain/attempts.ts";
import { batch, change, rowsOf } from "./query.ts";

export interface Attempt {
  /** Unique name of this attempt. */
  id: string;
  /** What is being opened: `enter:<gallery>`, `pin:<gallery>`, `studio`. */
  door: string;
  /** Who tries, as `addressKey` gives it. */
  address: string;
  now: number;
  limits: AttemptLimits;
}

interface CountRow {
  of_address: number;
  last_of_address: number | null;
  of_door: number;
  oldest_of_door: number | null;
}

/**
 * Reserves an attempt before the hash is computed, exactly: the count and the row are one statement, so a hundred
 * parallel guesses count as a hundred. Returns 0, or the milliseconds to wait. Throws StorageFault.
 */
export async function reserveAttempt(db: D1Database, { id, door, address, now, limits }: Attempt): Promise<number> {
  const { perAddress, wait, longestWait, memory, perDoor, window } = limits;
  const [, inserted, counted] = await batch(db, [
    db.prepare("DELETE FROM attempts WHERE at <= ?").bind(now - LONGEST_MEMORY),
    db
      .prepare(
        `INSERT INTO attempts (id, door, address, at) SELECT ?1, ?2, ?3, ?4
         WHERE (SELECT count(*) FROM attempts WHERE door = ?2 AND at > ?4 - ?5) < ?6
           AND (SELECT count(*) < ?7 OR max(at) + min(?8 << min(count(*) - ?7, 20), ?9) <= ?4
                FROM attempts WHERE door = ?2 AND address = ?3 AND at > ?4 - ?10)`,
      )
      .bind(id, door, address, now, window, perDoor, perAddress, wait, longestWait, memory),
    db
      .prepare(
        `SELECT (SELECT count(*) FROM attempts WHERE door = ?1 AND address = ?2 AND at > ?3 - ?4) AS of_address,
                (SELECT max(at) FROM attempts WHERE door = ?1 AND address = ?2 AND at > ?3 - ?4) AS last_of_address,
                (SELECT count(*) FROM attempts WHERE door = ?1 AND at > ?3 - ?5) AS of_door,
                (SELECT at FROM attempts WHERE door = ?1 AND at > ?3 - ?5 ORDER BY at DESC LIMIT 1 OFFSET ?6) AS oldest_of_door`,
      )
      .bind(door, address, now, memory, window, perDoor - 1),
  ]);
  if (inserted?.meta.changes === 1) return 0;
  const row = rowsOf<CountRow>(counted)[0];
  const count = {
    ofAddress: row?.of_address ?? 0,
    lastOfAddress: row?.last_of_address ?? 0,
    ofDoor: row?.of_door ?? 0,
    oldestOfDoor: row?.oldest_of_door ?? 0,
  };
  return Math.max(1000, waitFor(count, { now, limits }));
}

/** Gives an attempt back: it succeeded. Throws StorageFault. */
export async function giveBackAttempt(db: D1Database, id: string): Promise<void> {
  await change(db.prepare("DELETE FROM attempts WHERE id = ?").bind(id));
}
