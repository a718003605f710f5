import type { Entry } from "../domain/shop/cart.ts";
import { batch, change, rowsOf } from "./query.ts";
import { cartEntries, carts, pick } from "./schema.ts";

/** Whose cart in which gallery. `holder` is `account:<id>` or `session:<jti>`. */
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
    db
      .prepare(
        "SELECT item, subject FROM cart_entries WHERE gallery = ? AND holder = ? ORDER BY added_at, item, subject",
      )
      .bind(gallery, holder),
    db.prepare("SELECT voucher FROM carts WHERE gallery = ? AND holder = ?").bind(gallery, holder),
  ]);
  return {
    entries: rowsOf(entries, pick(cartEntries, "item", "subject")),
    voucher: rowsOf(kept, pick(carts, "voucher"))[0]?.voucher ?? null,
  };
}

/** Puts things into a cart; what is there already stays as it is. False when that would be too many. Throws StorageFault. */
export async function addToCart(
  db: D1Database,
  { gallery, holder, entries, now }: CartOf & { entries: readonly Entry[]; now: number },
): Promise<boolean> {
  const rows = JSON.stringify(entries.map(({ item, subject }) => [item, subject]));
  const insert = db
    .prepare(
      `INSERT OR IGNORE INTO cart_entries (gallery, holder, item, subject, added_at)
       SELECT ?1, ?2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), ?4 FROM json_each(?3)
       WHERE (SELECT count(*) FROM cart_entries WHERE gallery = ?1 AND holder = ?2) + json_array_length(?3) <= ?5`,
    )
    .bind(gallery, holder, rows, now, ENTRIES_MAX);
  if ((await change(insert)) > 0) return true;
  const held = await readCart(db, { gallery, holder });
  return entries.every((entry) =>
    held.entries.some(({ item, subject }) => item === entry.item && subject === entry.subject),
  );
}

/** Takes one thing out of a cart. Throws StorageFault. */
export async function takeFromCart(
  db: D1Database,
  { gallery, holder, entry }: CartOf & { entry: Entry },
): Promise<void> {
  const { item, subject } = entry;
  await change(
    db
      .prepare("DELETE FROM cart_entries WHERE gallery = ? AND holder = ? AND item = ? AND subject = ?")
      .bind(gallery, holder, item, subject),
  );
}

/** Keeps a voucher's code with a cart, or none. Throws StorageFault. */
export async function setCartVoucher(
  db: D1Database,
  { gallery, holder, voucher }: CartOf & { voucher: string | null },
): Promise<void> {
  await change(
    db
      .prepare("INSERT OR REPLACE INTO carts (gallery, holder, voucher) VALUES (?, ?, ?)")
      .bind(gallery, holder, voucher),
  );
}

/** The statements that empty a cart of what was in it at a moment, once an order is in a state: SQL about `orders`. */
export function emptyCart(db: D1Database, { order, when }: { order: string; when: string }): D1PreparedStatement[] {
  // By the cart's key, so that no other cart is looked at.
  const its = `(gallery, holder) IN (SELECT gallery, holder FROM orders WHERE id = ?1 AND ${when})`;
  const before = "AND added_at <= (SELECT created_at FROM orders WHERE id = ?1)";
  return [`DELETE FROM cart_entries WHERE ${its} ${before}`, `DELETE FROM carts WHERE ${its}`].map((sql) =>
    db.prepare(sql).bind(order),
  );
}
