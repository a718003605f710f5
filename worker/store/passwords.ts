import { query } from "./query.ts";
import { galleries } from "./schema/galleries.ts";
import { sql, statement } from "./sql.ts";

const { guest_password: hash, guest_epoch: epoch } = galleries.columns;

/** The PHC hash of one of a gallery's passwords, and the epoch of the sessions it begins. */
export interface StoredPassword {
  hash: string | null;
  epoch: number;
}

const PASSWORDS = {
  guest: sql`guest_password AS hash, guest_epoch AS epoch`,
  client: sql`client_password AS hash, client_epoch AS epoch`,
  pin: sql`download_pin AS hash, pin_epoch AS epoch`,
} as const;

/**
 * Reads a password, hash and epoch together: a session belongs to the epoch under which its password was checked. Throws
 * StorageFault.
 */
export async function readPassword(
  db: D1Database,
  { gallery, of }: { gallery: string; of: keyof typeof PASSWORDS },
): Promise<StoredPassword> {
  const found = statement(db, sql`SELECT ${PASSWORDS[of]} FROM galleries WHERE gallery = ${gallery}`);
  const [row] = await query(found, { hash, epoch });
  return row ?? { hash: null, epoch: -1 };
}
