import { query } from "./query.ts";
import { galleries } from "./schema.ts";
import { sql, statement } from "./sql.ts";

const { guest_password: hash, guest_epoch: epoch } = galleries.columns;

/** A gallery's door: the PHC hash of its password, and the epoch of sessions through it. */
export interface Door {
  hash: string | null;
  epoch: number;
}

const DOORS = {
  guest: sql`guest_password AS hash, guest_epoch AS epoch`,
  client: sql`client_password AS hash, client_epoch AS epoch`,
  pin: sql`download_pin AS hash, pin_epoch AS epoch`,
} as const;

/**
 * Reads a door, hash and epoch together: a session belongs to the epoch under which its password was checked. Throws
 * StorageFault.
 */
export async function readDoor(
  db: D1Database,
  { gallery, door }: { gallery: string; door: keyof typeof DOORS },
): Promise<Door> {
  const found = statement(db, sql`SELECT ${DOORS[door]} FROM galleries WHERE gallery = ${gallery}`);
  const [row] = await query(found, { hash, epoch });
  return row ?? { hash: null, epoch: -1 };
}
