import type { Bill } from "../domain/cart.ts";
import type { Size } from "../domain/gallery.ts";
import type { Currency } from "../domain/money.ts";
import { DISPUTES, type Method, type Order, standingOf } from "../domain/order.ts";
import { batch, change, query, rowsOf } from "./query.ts";

export interface OrderRow {
  id: string;
  gallery: string;
  key: string;
  holder: string;
  role: "guest" | "client";
  method: Method;
  test: number;
  name: string;
  email: string;
  address: string;
  currency: Currency;
  total: number;
  bill: string;
  created_at: number;
  checkout: string | null;
  checkout_url: string | null;
  checkout_ends_at: number | null;
  payment: string | null;
  paid_at: number | null;
  ended_at: number | null;
  odd: number;
  invoice: number | null;
  receipt_epoch: number;
  refunded: number | null;
  dispute: number | null;
}

export const SELECT_ORDER = `SELECT orders.*, payments.refunded, payments.dispute
  FROM orders LEFT JOIN payments ON payments.payment = orders.payment`;

/** A row of `SELECT_ORDER`. */
export function toOrder(row: OrderRow): Order {
  const facts = {
    paidAt: row.paid_at,
    endedAt: row.ended_at,
    refunded: row.refunded ?? 0,
    dispute: DISPUTES[row.dispute ?? 0] ?? "open",
    odd: row.odd === 1,
  };
  const { id, gallery, key, holder, role, method, name, email, address, currency, total, payment, invoice } = row;
  return {
    ...facts,
    ...{ id, gallery, key, holder, role, method, currency, total, payment, invoice },
    test: row.test === 1,
    buyer: { name, email, address },
    bill: JSON.parse(row.bill) as Bill,
    createdAt: row.created_at,
    checkout:
      row.checkout !== null && row.checkout_url !== null
        ? { id: row.checkout, url: row.checkout_url, endsAt: row.checkout_ends_at ?? 0 }
        : null,
    receiptEpoch: row.receipt_epoch,
    standing: standingOf(facts, total),
  };
}

/** An order of a gallery, whoever holds it; null: there is none. Throws StorageFault. */
export async function readOrder(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<Order | null> {
  const [row] = await query<OrderRow>(
    db.prepare(`${SELECT_ORDER} WHERE orders.id = ? AND orders.gallery = ?`).bind(id, gallery),
  );
  return row ? toOrder(row) : null;
}

/** A gallery's orders, newest first; or those of one holder. Throws StorageFault. */
export async function listOrders(
  db: D1Database,
  { gallery, holder = null }: { gallery: string; holder?: string | null },
): Promise<Order[]> {
  // Two statements, so that those of one holder are found without looking at the others.
  const whose = holder === null ? "" : "AND holder = ?2";
  const rows = await query<OrderRow>(
    db
      .prepare(`${SELECT_ORDER} WHERE orders.gallery = ?1 ${whose} ORDER BY created_at DESC, id LIMIT 5000`)
      .bind(gallery, ...(holder === null ? [] : [holder])),
  );
  return rows.map(toOrder);
}

const AT_ONCE = 500;

/** Every order of a gallery, newest first, read in pages. Throws StorageFault. */
export async function* allOrders(db: D1Database, gallery: string): AsyncGenerator<Order> {
  let after: { at: number; id: string } | null = null;
  for (;;) {
    const rows: OrderRow[] = await query<OrderRow>(
      db
        .prepare(
          `${SELECT_ORDER} WHERE orders.gallery = ?1 AND (?2 IS NULL OR created_at < ?2 OR (created_at = ?2 AND id > ?3))
           ORDER BY created_at DESC, id LIMIT ${AT_ONCE}`,
        )
        .bind(gallery, after?.at ?? null, after?.id ?? null),
    );
    yield* rows.map(toOrder);
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = { at: last.created_at, id: last.id };
  }
}

// As `standingOf` says "paid"; kept in step by a test.
const RELEASED = `paid_at IS NOT NULL AND odd = 0 AND (total = 0 OR coalesce(payments.refunded, 0) < total)
  AND coalesce(payments.dispute, 0) NOT IN (1, 3)`;

/** What a holder has bought so far: photos with their best size, and how many came out of the free quota. */
export interface Bought {
  owned: Map<string, Size>;
  freeUsed: number;
}

/** Reads what a holder has bought in a gallery. Throws StorageFault. */
export async function readBought(
  db: D1Database,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<Bought> {
  const [photos, free] = await batch(db, [
    db
      .prepare(
        `SELECT photo, min(size) AS size FROM order_photos JOIN orders ON orders.id = order_id
         LEFT JOIN payments ON payments.payment = orders.payment
         WHERE gallery = ? AND holder = ? AND ${RELEASED} GROUP BY photo`,
      )
      .bind(gallery, holder),
    db.prepare(`SELECT ${FREE_USED} AS used`).bind(gallery, holder),
  ]);
  return {
    // "original" comes before "web".
    owned: new Map(rowsOf<{ photo: string; size: Size }>(photos).map(({ photo, size }) => [photo, size])),
    freeUsed: rowsOf<{ used: number }>(free)[0]?.used ?? 0,
  };
}

/** SQL for an order that may still be paid by card. Of each holder there is one at most: two would share quota and voucher. */
export const AT_CHECKOUT = "(method = 'card' AND paid_at IS NULL AND ended_at IS NULL)";

// A checkout not paid yet uses nothing up: the next one ends it.
export const FREE_USED = `(SELECT coalesce(sum(free_photos), 0) FROM orders
  WHERE gallery = ?1 AND holder = ?2 AND (paid_at IS NOT NULL OR (ended_at IS NULL AND method = 'invoice')))`;

/** Photos an order covers, with the size bought. Throws StorageFault. */
export async function readOrderPhotos(db: D1Database, order: string): Promise<Map<string, Size>> {
  const rows = await query<{ photo: string; size: Size }>(
    db.prepare("SELECT photo, size FROM order_photos WHERE order_id = ?").bind(order),
  );
  return new Map(rows.map(({ photo, size }) => [photo, size]));
}

/** Keeps where an order is paid. False when it was called off meanwhile: then nobody may be sent there. Throws StorageFault. */
export async function setCheckout(
  db: D1Database,
  { id, checkout }: { id: string; checkout: NonNullable<Order["checkout"]> },
): Promise<boolean> {
  const statement = db
    .prepare("UPDATE orders SET checkout = ?, checkout_url = ?, checkout_ends_at = ? WHERE id = ? AND ended_at IS NULL")
    .bind(checkout.id, checkout.url, checkout.endsAt, id);
  return (await change(statement)) === 1;
}

/** The id of an order's checkout; where there is none yet, sees to it that there never is. Throws StorageFault. */
export async function withholdCheckout(
  db: D1Database,
  { id, now }: { id: string; now: number },
): Promise<string | null> {
  const [, rows] = await batch(db, [
    db.prepare("UPDATE orders SET ended_at = coalesce(ended_at, ?) WHERE id = ? AND checkout IS NULL").bind(now, id),
    db.prepare("SELECT checkout FROM orders WHERE id = ?").bind(id),
  ]);
  return rowsOf<{ checkout: string | null }>(rows)[0]?.checkout ?? null;
}

/** Reserves asking the provider about an order: false when it was asked a moment ago. Throws StorageFault. */
export async function mayAsk(
  db: D1Database,
  { id, now, pause }: { id: string; now: number; pause: number },
): Promise<boolean> {
  const statement = db
    .prepare("UPDATE orders SET asked_at = ?2 WHERE id = ?1 AND (asked_at IS NULL OR asked_at <= ?2 - ?3)")
    .bind(id, now, pause);
  return (await change(statement)) === 1;
}

/** Takes an odd payment for what was due; false when there is none such. Throws StorageFault. */
export async function acceptOdd(db: D1Database, { gallery, id }: { gallery: string; id: string }): Promise<boolean> {
  return (await change(db.prepare("UPDATE orders SET odd = 0 WHERE id = ? AND gallery = ?").bind(id, gallery))) === 1;
}

/** Ends the links to an order's receipt that are out, and gives the epoch of those to come. Throws StorageFault. */
export async function renewReceipt(db: D1Database, { gallery, id }: { gallery: string; id: string }): Promise<number> {
  const [row] = await query<{ receipt_epoch: number }>(
    db
      .prepare(
        "UPDATE orders SET receipt_epoch = receipt_epoch + 1 WHERE id = ? AND gallery = ? RETURNING receipt_epoch",
      )
      .bind(id, gallery),
  );
  return row?.receipt_epoch ?? 0;
}

/** Photos of released orders that their holders may not have: hidden from guests since, or gone from the gallery. */
export async function listWithheld(
  db: D1Database,
  { gallery, guests, clients }: { gallery: string; guests: readonly string[]; clients: readonly string[] },
): Promise<{ order: string; photo: string }[]> {
  return query(
    db
      .prepare(
        `SELECT order_id AS "order", photo FROM order_photos JOIN orders ON orders.id = order_id
         LEFT JOIN payments ON payments.payment = orders.payment
         WHERE gallery = ?1 AND ${RELEASED} AND photo NOT IN (SELECT value FROM json_each(
           CASE role WHEN 'guest' THEN ?2 ELSE ?3 END)) ORDER BY created_at DESC, order_id, photo LIMIT 20000`,
      )
      .bind(gallery, JSON.stringify(guests), JSON.stringify(clients)),
  );
}
