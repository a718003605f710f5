import type { Entry } from "../domain/shop/cart.ts";
import { batch, change, rowsOf } from "./query.ts";
import { cartEntries, carts } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** Whose cart, in which gallery. `holder` is `account:<id>` or `session:<jti>`. */
export interface CartOf {
  gallery: string;
  holder: string;
}

/** More than anybody buys one by one. */
export const ENTRIES_MAX = 1000;

/** A holder's cart, in the order it was filled. Throws StorageFault. */
export async function readCart(
  db: D1Database,
  { gallery, holder }: CartOf,
): Promise<{ entries: Entry[]; voucher: string | null }> {
  const [entries, kept] = await batch(db, [
    statement(
      db,
      sql`SELECT item, subject FROM cart_entries WHERE gallery = ${gallery} AND holder = ${holder}
        ORDER BY added_at, item, subject`,
    ),
    statement(db, sql`SELECT voucher FROM carts WHERE gallery = ${gallery} AND holder = ${holder}`),
  ]);
  return {
    entries: rowsOf(entries, pick(cartEntries, "item", "subject")),
    voucher: rowsOf(kept, pick(carts, "voucher"))[0]?.voucher ?? null,
  };
}

/** Adds things to a cart; what is in it already stays as it is. False if there would be too many. Throws StorageFault. */
export async function addToCart(
  db: D1Database,
  { gallery, holder, entries, now }: CartOf & { entries: readonly Entry[]; now: number },
): Promise<boolean> {
  const rows = JSON.stringify(entries.map(({ item, subject }) => [item, subject]));
  const insert = statement(
    db,
    sql`INSERT OR IGNORE INTO cart_entries (gallery, holder, item, subject, added_at)
       SELECT ${gallery}, ${holder}, json_extract(value, '$[0]'), json_extract(value, '$[1]'), ${now}
       FROM json_each(${rows}) WHERE json_array_length(${rows}) + (SELECT count(*) FROM cart_entries
         WHERE gallery = ${gallery} AND holder = ${holder}) <= ${ENTRIES_MAX}`,
  );
  if ((await change(insert)) > 0) return true;
  const held = await readCart(db, { gallery, holder });
  return entries.every((entry) =>
    held.entries.some(({ item, subject }) => item === entry.item && subject === entry.subject),
  );
}

/** Removes one thing from a cart. Throws StorageFault. */
export async function takeFromCart(
  db: D1Database,
  { gallery, holder, entry }: CartOf & { entry: Entry },
): Promise<void> {
  const { item, subject } = entry;
  await change(
    statement(
      db,
      sql`DELETE FROM cart_entries WHERE gallery = ${gallery} AND holder = ${holder} 
        AND item = ${item} AND subject = ${subject}`,
    ),
  );
}

/** Stores a voucher's code with a cart, or none. Throws StorageFault. */
export async function setCartVoucher(
  db: D1Database,
  { gallery, holder, voucher }: CartOf & { voucher: string | null },
): Promise<void> {
  await change(
    statement(
      db,
      sql`INSERT OR REPLACE INTO carts (gallery, holder, voucher) VALUES (${gallery}, ${holder}, ${voucher})`,
    ),
  );
}

/** The statements that empty a cart of what was in it at a moment, once an order is in a state: SQL about `orders`. */
export function emptyCart(db: D1Database, { order, when }: { order: string; when: Sql }): D1PreparedStatement[] {
  // By the cart's key, so that no other cart is read.
  const its = sql`(gallery, holder) IN (SELECT gallery, holder FROM orders WHERE id = ${order} AND ${when})`;
  const before = sql`added_at <= (SELECT created_at FROM orders WHERE id = ${order})`;
  return [
    statement(db, sql`DELETE FROM cart_entries WHERE ${its} AND ${before}`),
    statement(db, sql`DELETE FROM carts WHERE ${its}`),
  ];
}
