import { batch } from "./query.ts";

/** A publish that is under way; `gc` deletes nothing meanwhile. */
export interface Lease {
  /** Unique to this publish. */
  holder: string;
  galleries: readonly string[];
}

/** Takes or renews a lease until an instant (milliseconds since 1970), and clears those that ran out. Throws StorageFault. */
export async function holdLease(
  db: D1Database,
  lease: Lease,
  { now, until }: { now: number; until: number },
): Promise<void> {
  await batch(db, [
    db.prepare("DELETE FROM leases WHERE expires_at <= ?").bind(now),
    ...lease.galleries.map((gallery) =>
      db
        .prepare("INSERT OR REPLACE INTO leases (holder, gallery, expires_at) VALUES (?, ?, ?)")
        .bind(rowOf(lease, gallery), gallery, until),
    ),
  ]);
}

/** Gives back whatever a holder holds. Throws StorageFault. */
export async function releaseLease(db: D1Database, holder: string): Promise<void> {
  await batch(db, [db.prepare("DELETE FROM leases WHERE substr(holder, 1, length(?1) + 1) = ?1 || ' '").bind(holder)]);
}

const rowOf = ({ holder }: Lease, gallery: string) => `${holder} ${gallery}`;
