import { batch, change, query } from "./query.ts";
import { leases } from "./schema/galleries.ts";
import { sql, statement } from "./sql.ts";

/** Work on galleries that is under way. Any number of publishes may run; only one holder can have `EVERY_GALLERY`. */
export interface Lease {
  /** Unique to this work. */
  holder: string;
  galleries: readonly string[];
}

/** The lease of work that deletes or replaces what others rely on. No gallery can have this name. */
export const EVERY_GALLERY = "*";

const heldBy = (holder: string) => sql`substr(holder, 1, length(${holder}) + 1) = ${holder} || ' '`;

/** An instant, and until when a lease is valid, in milliseconds since 1970. */
export interface LeaseTimes {
  now: number;
  until: number;
}

/**
 * Takes a lease: false, and nothing taken, while another one prevents it. A lease that ran out prevents nothing and is
 * removed in the same transaction, so that a holder who slept too long finds it gone. Throws StorageFault.
 */
export async function takeLease(db: D1Database, lease: Lease, { now, until }: LeaseTimes): Promise<boolean> {
  const alone = lease.galleries.includes(EVERY_GALLERY) ? 1 : 0;
  const [, taken] = await batch(db, [
    statement(db, sql`DELETE FROM leases WHERE expires_at <= ${now} AND (${alone} OR gallery = ${EVERY_GALLERY})`),
    statement(
      db,
      sql`INSERT OR REPLACE INTO leases (holder, gallery, expires_at)
         SELECT ${lease.holder} || ' ' || value, value, ${until} FROM json_each(${JSON.stringify(lease.galleries)})
         WHERE NOT EXISTS (SELECT 1 FROM leases WHERE (${alone} OR gallery = ${EVERY_GALLERY}) AND NOT ${heldBy(lease.holder)})`,
    ),
  ]);
  return taken?.meta.changes === lease.galleries.length;
}

/** Makes a lease last longer: false if it is no longer held. Throws StorageFault. */
export async function renewLease(db: D1Database, holder: string, until: number): Promise<boolean> {
  const renewed = statement(db, sql`UPDATE leases SET expires_at = ${until} WHERE ${heldBy(holder)}`);
  return (await change(renewed)) > 0;
}

/** Gives back everything that a holder holds. Throws StorageFault. */
export async function releaseLease(db: D1Database, holder: string): Promise<void> {
  await change(statement(db, sql`DELETE FROM leases WHERE ${heldBy(holder)}`));
}

/** The galleries leased now, and until when at the latest. Throws StorageFault. */
export async function readLeases(db: D1Database, now: number): Promise<{ gallery: string; until: number }[]> {
  const { gallery, expires_at: until } = leases.columns;
  return query(
    statement(db, sql`SELECT gallery, expires_at AS until FROM leases WHERE expires_at > ${now} ORDER BY gallery`),
    { gallery, until },
  );
}

/** The row that exists as long as a holder has its lease on a gallery. */
export const leaseRow = (holder: string, gallery: string) => `${holder} ${gallery}`;
