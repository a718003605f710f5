import { batch, change, query } from "./query.ts";
import { leases } from "./schema.ts";

/** Work on galleries that is under way. Any number of publishes may be; `EVERY_GALLERY` is had by one holder alone. */
export interface Lease {
  /** Unique to this work. */
  holder: string;
  galleries: readonly string[];
}

/** What is leased by work that deletes or replaces what others rely on. No gallery can be called so. */
export const EVERY_GALLERY = "*";

const HELD_BY = "substr(holder, 1, length(?1) + 1) = ?1 || ' '";

/** An instant and how long a lease is to hold, in milliseconds since 1970. */
export interface LeaseTimes {
  now: number;
  until: number;
}

/**
 * Takes a lease: false, and nothing taken, while another one is in its way. A lease that ran out is in nobody's way and is
 * cleared with the same transaction, so that a holder who slept too long finds it gone. Throws StorageFault.
 */
export async function takeLease(db: D1Database, lease: Lease, { now, until }: LeaseTimes): Promise<boolean> {
  const alone = lease.galleries.includes(EVERY_GALLERY) ? 1 : 0;
  const [, taken] = await batch(db, [
    db.prepare("DELETE FROM leases WHERE expires_at <= ?1 AND (?2 OR gallery = ?3)").bind(now, alone, EVERY_GALLERY),
    db
      .prepare(
        `INSERT OR REPLACE INTO leases (holder, gallery, expires_at)
         SELECT ?1 || ' ' || value, value, ?2 FROM json_each(?3)
         WHERE NOT EXISTS (SELECT 1 FROM leases WHERE (?4 OR gallery = ?5) AND NOT ${HELD_BY})`,
      )
      .bind(lease.holder, until, JSON.stringify(lease.galleries), alone, EVERY_GALLERY),
  ]);
  return taken?.meta.changes === lease.galleries.length;
}

/** Makes a lease last longer: false when it is not held any more. Throws StorageFault. */
export async function renewLease(db: D1Database, holder: string, until: number): Promise<boolean> {
  const renewed = db.prepare(`UPDATE leases SET expires_at = ?2 WHERE ${HELD_BY}`).bind(holder, until);
  return (await change(renewed)) > 0;
}

/** Gives back whatever a holder holds. Throws StorageFault. */
export async function releaseLease(db: D1Database, holder: string): Promise<void> {
  await change(db.prepare(`DELETE FROM leases WHERE ${HELD_BY}`).bind(holder));
}

/** The galleries leased at the moment, and until when at the latest. Throws StorageFault. */
export async function readLeases(db: D1Database, now: number): Promise<{ gallery: string; until: number }[]> {
  const statement = db.prepare("SELECT gallery, expires_at AS until FROM leases WHERE expires_at > ? ORDER BY gallery");
  const { gallery, expires_at: until } = leases.columns;
  return query(statement.bind(now), { gallery, until });
}

/** The row that is there as long as a holder has its lease on a gallery. */
export const leaseRow = (holder: string, gallery: string) => `${holder} ${gallery}`;
