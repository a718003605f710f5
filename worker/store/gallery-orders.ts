import type { ListPlace } from "../domain/list-place.ts";
import type { Takings } from "../domain/pages/studio-shop-payloads.ts";
import type { ListedOrder } from "../domain/shop/order.ts";
import { integer } from "./columns.ts";
import type { NewMail } from "./mails.ts";
import { receiptStatements } from "./order-feed.ts";
import { listWhere } from "./orders.ts";
import { batch, query, rowsOf } from "./query.ts";
import { orderPhotos, orders } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";
import { isWithheld, released } from "./unsettled.ts";

/** The orders of a gallery as the photographer reads and changes them; `orders.ts` is for their holders. */

/** A page of a gallery's orders, newest first. Throws StorageFault. */
export function listOrderPage(
  db: D1Database,
  { gallery, after, limit }: { gallery: string; after: ListPlace | null; limit: number },
): Promise<ListedOrder[]> {
  // A separate statement, so that a later page is found without reading the earlier ones.
  const place = after ? sql`AND created_at <= ${after.at} AND (created_at < ${after.at} OR id > ${after.id})` : sql``;
  return listWhere(db, sql`orders.gallery = ${gallery} ${place}`, limit);
}

const AT_ONCE = 500;

/** Every order of a gallery, newest first, read in pages. Throws StorageFault. */
export async function* allOrders(db: D1Database, gallery: string): AsyncGenerator<ListedOrder> {
  let after: ListPlace | null = null;
  for (;;) {
    const page: ListedOrder[] = await listOrderPage(db, { gallery, after, limit: AT_ONCE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    after = { at: last.createdAt, id: last.id };
  }
}

/** Accepts the amount paid as the amount due and stores the buyer's mail. Returns whether there is such an order. Throws StorageFault. */
export async function acceptAmountMismatch(
  db: D1Database,
  { gallery, id, mail }: { gallery: string; id: string; mail: NewMail | null },
): Promise<boolean> {
  const [accepted] = await batch(db, [
    statement(db, sql`UPDATE orders SET odd = 0 WHERE id = ${id} AND gallery = ${gallery}`),
    ...(mail ? await receiptStatements(db, { order: id, mail }) : []),
  ]);
  return accepted?.meta.changes === 1;
}

/** Ends existing links to an order's receipt, and returns the epoch of new ones. Throws StorageFault. */
export async function renewReceipt(db: D1Database, { gallery, id }: { gallery: string; id: string }): Promise<number> {
  const [row] = await query(
    statement(
      db,
      sql`UPDATE orders SET receipt_epoch = receipt_epoch + 1 WHERE id = ${id} AND gallery = ${gallery} RETURNING receipt_epoch`,
    ),
    pick(orders, "receipt_epoch"),
  );
  return row?.receipt_epoch ?? 0;
}

export interface Givable {
  gallery: string;
  /** Ids of the orders in question. */
  orders: readonly string[];
  /** Photos guests and clients may have today. */
  guests: readonly string[];
  clients: readonly string[];
}

/** Photos of these orders, if released, that their holders may not have: hidden from guests since, or gone. */
export async function listWithheld(
  db: D1Database,
  { gallery, orders: asked, guests, clients }: Givable,
): Promise<{ order: string; photo: string }[]> {
  return query(
    statement(
      db,
      sql`SELECT order_id AS "order", photo FROM order_photos JOIN orders ON orders.id = order_id
         LEFT JOIN payments ON payments.payment = orders.payment
         WHERE order_id IN (SELECT value FROM json_each(${JSON.stringify(asked)})) AND gallery = ${gallery} AND ${released()}
           AND ${isWithheld({ guests, clients })}
         ORDER BY created_at DESC, order_id, photo`,
    ),
    { order: orderPhotos.columns.order_id, photo: orderPhotos.columns.photo },
  );
}

/** What a gallery took, by currency, without test money, and how many invoices are unpaid. Throws StorageFault. */
export async function readTakings(db: D1Database, gallery: string): Promise<{ takings: Takings[]; due: number }> {
  const [takings, due] = await batch(db, [
    statement(
      db,
      sql`SELECT currency, sum(total) AS paid, sum(coalesce(payments.refunded, 0)) AS refunded, count(*) AS orders
         FROM orders LEFT JOIN payments ON payments.payment = orders.payment
         WHERE gallery = ${gallery} AND paid_at IS NOT NULL AND test = 0 AND total > 0 GROUP BY currency ORDER BY currency`,
    ),
    statement(
      db,
      sql`SELECT count(*) AS n FROM orders
         WHERE gallery = ${gallery} AND method = 'invoice' AND paid_at IS NULL AND ended_at IS NULL`,
    ),
  ]);
  const { currency } = orders.columns;
  return {
    takings: rowsOf(takings, { currency, paid: integer, refunded: integer, orders: integer }),
    due: rowsOf(due, { n: integer })[0]?.n ?? 0,
  };
}
