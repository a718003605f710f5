import type { ListPlace } from "../domain/list-place.ts";
import type { Takings } from "../domain/pages/studio-payloads.ts";
import { billSchema } from "../domain/shop/cart.ts";
import { DISPUTES, type ListedOrder, type Order, standingOf } from "../domain/shop/order.ts";
import { largerSize, type Size } from "../domain/sizes.ts";
import { integer, json, maybe, type RowOf } from "./columns.ts";
import { batch, change, query, rowsOf } from "./query.ts";
import { orderPhotos, orders, payments, pick } from "./schema.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";
import { isWithheld, released } from "./unsettled.ts";

/** The row of an order, with the state of its payment. */
export const ORDER_ROW = {
  ...orders.columns,
  refunded: maybe(payments.columns.refunded),
  dispute: maybe(payments.columns.dispute),
};

export const SELECT_ORDER = sql`SELECT orders.*, payments.refunded, payments.dispute
  FROM orders LEFT JOIN payments ON payments.payment = orders.payment`;

const { bill: _whole, ...FACTS_ROW } = ORDER_ROW;
const totals = json(billSchema.omit({ lines: true }));
const LISTED_ROW = { ...FACTS_ROW, bill: totals };

const SELECT_LISTED = sql`SELECT ${joined(
  Object.keys(orders.columns)
    .filter((column) => column !== "bill")
    .map((column) => sql`orders.${names(column)}`),
  ", ",
)}, json_remove(bill, '$.lines') AS bill, payments.refunded, payments.dispute
  FROM orders LEFT JOIN payments ON payments.payment = orders.payment`;

/** A row of `SELECT_ORDER`. */
export function toOrder({ bill, ...row }: RowOf<typeof ORDER_ROW>): Order {
  return { ...factsOf(row), bill };
}

const toListed = ({ bill, ...row }: RowOf<typeof LISTED_ROW>): ListedOrder => ({ ...factsOf(row), bill });

function factsOf(row: RowOf<typeof FACTS_ROW>): Omit<Order, "bill"> {
  const facts = {
    paidAt: row.paid_at,
    endedAt: row.ended_at,
    refunded: row.refunded ?? 0,
    dispute: DISPUTES[row.dispute ?? 0] ?? "open",
    amountMismatch: row.odd,
  };
  const { id, gallery, key, holder, role, method, test, name, email, address } = row;
  const { currency, total, payment, invoice } = row;
  return {
    ...facts,
    ...{ id, gallery, key, holder, role, method, test, currency, total, payment, invoice },
    buyer: { name, email, address },
    createdAt: row.created_at,
    checkout:
      row.checkout !== null && row.checkout_url !== null
        ? { id: row.checkout, url: row.checkout_url, endsAt: row.checkout_ends_at ?? 0 }
        : null,
    receiptEpoch: row.receipt_epoch,
    standing: standingOf(facts, total),
  };
}

/** An order of a gallery, whoever holds it; null: it does not exist. Throws StorageFault. */
export async function readOrder(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<Order | null> {
  const [row] = await query(
    statement(db, sql`${SELECT_ORDER} WHERE orders.id = ${id} AND orders.gallery = ${gallery}`),
    ORDER_ROW,
  );
  return row ? toOrder(row) : null;
}

/** The order that a holder made under a key; null: none yet. Throws StorageFault. */
export async function readOrderByKey(
  db: D1Database,
  { gallery, holder, key }: { gallery: string; holder: string; key: string },
): Promise<Order | null> {
  const [row] = await query(
    statement(
      db,
      sql`${SELECT_ORDER} WHERE orders.gallery = ${gallery} AND orders.holder = ${holder} AND orders.key = ${key}`,
    ),
    ORDER_ROW,
  );
  return row ? toOrder(row) : null;
}

/** A holder's orders in a gallery, newest first. Throws StorageFault. */
export async function listOrders(
  db: D1Database,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<ListedOrder[]> {
  const rows = await query(
    statement(
      db,
      sql`${SELECT_LISTED} WHERE orders.gallery = ${gallery} AND holder = ${holder} ORDER BY created_at DESC, id LIMIT 5000`,
    ),
    LISTED_ROW,
  );
  return rows.map(toListed);
}

/** A holder's orders at a checkout, newest first. Throws StorageFault. */
export async function listAtCheckout(
  db: D1Database,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<ListedOrder[]> {
  const rows = await query(
    statement(
      db,
      sql`${SELECT_LISTED} WHERE orders.gallery = ${gallery} AND holder = ${holder} AND ${AT_CHECKOUT}
        ORDER BY created_at DESC, id`,
    ),
    LISTED_ROW,
  );
  return rows.map(toListed);
}

/** A page of a gallery's orders, newest first. Throws StorageFault. */
export async function listOrderPage(
  db: D1Database,
  { gallery, after, limit }: { gallery: string; after: ListPlace | null; limit: number },
): Promise<ListedOrder[]> {
  // A separate statement, so that a later page is found without reading the earlier ones.
  const place = after ? sql`AND created_at <= ${after.at} AND (created_at < ${after.at} OR id > ${after.id})` : sql``;
  const rows = await query(
    statement(
      db,
      sql`${SELECT_LISTED} WHERE orders.gallery = ${gallery} ${place} ORDER BY created_at DESC, id LIMIT ${limit}`,
    ),
    LISTED_ROW,
  );
  return rows.map(toListed);
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

/** What a holder has bought so far: photos with their best size, and how many came out of the free quota. */
export interface Bought {
  owned: Map<string, Size>;
  freeUsed: number;
}

const SOLD = pick(orderPhotos, "photo", "size");

/** Reads what a holder has bought in a gallery. Throws StorageFault. */
export async function readBought(
  db: D1Database,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<Bought> {
  const [photos, free] = await batch(db, [
    statement(
      db,
      sql`SELECT photo, size FROM order_photos JOIN orders ON orders.id = order_id
         LEFT JOIN payments ON payments.payment = orders.payment
         WHERE gallery = ${gallery} AND holder = ${holder} AND ${released()} GROUP BY photo, size`,
    ),
    statement(db, sql`SELECT ${freeUsed({ gallery, holder })} AS used`),
  ]);
  const owned = new Map<string, Size>();
  for (const { photo, size } of rowsOf(photos, SOLD)) {
    owned.set(photo, largerSize(owned.get(photo), size));
  }
  return {
    owned,
    freeUsed: rowsOf(free, { used: integer })[0]?.used ?? 0,
  };
}

/** SQL for an order that can still be paid by card. Each holder has at most one: two would share quota and voucher. */
export const AT_CHECKOUT = sql`(method = 'card' AND paid_at IS NULL AND ended_at IS NULL)`;

/** SQL for the photos that a holder got from the free quota. An unpaid checkout uses nothing up: the next one ends it. */
export const freeUsed = ({ gallery, holder }: { gallery: string; holder: string }): Sql =>
  sql`(SELECT coalesce(sum(free_photos), 0) FROM orders WHERE gallery = ${gallery} AND holder = ${holder}
    AND (paid_at IS NOT NULL OR (ended_at IS NULL AND method = 'invoice')))`;

/** Photos an order covers, with the size bought. Throws StorageFault. */
export async function readOrderPhotos(db: D1Database, order: string): Promise<Map<string, Size>> {
  const rows = await query(statement(db, sql`SELECT photo, size FROM order_photos WHERE order_id = ${order}`), SOLD);
  return new Map(rows.map(({ photo, size }) => [photo, size]));
}

/**
 * Stores where an order is paid. False if it was cancelled in the meantime: then nobody may be sent there. Throws
 * StorageFault.
 */
export async function setCheckout(
  db: D1Database,
  { id, checkout }: { id: string; checkout: NonNullable<Order["checkout"]> },
): Promise<boolean> {
  const update = statement(
    db,
    sql`UPDATE orders SET checkout = ${checkout.id}, checkout_url = ${checkout.url}, checkout_ends_at = ${checkout.endsAt}
      WHERE id = ${id} AND ended_at IS NULL`,
  );
  return (await change(update)) === 1;
}

/** The id of an order's checkout; if there is none yet, makes sure that there never will be. Throws StorageFault. */
export async function withholdCheckout(
  db: D1Database,
  { id, now }: { id: string; now: number },
): Promise<string | null> {
  const [, rows] = await batch(db, [
    statement(db, sql`UPDATE orders SET ended_at = coalesce(ended_at, ${now}) WHERE id = ${id} AND checkout IS NULL`),
    statement(db, sql`SELECT checkout FROM orders WHERE id = ${id}`),
  ]);
  return rowsOf(rows, pick(orders, "checkout"))[0]?.checkout ?? null;
}

/** Reserves a question to the provider about an order: false if it was asked a moment ago. Throws StorageFault. */
export async function mayAsk(
  db: D1Database,
  { id, now, pause }: { id: string; now: number; pause: number },
): Promise<boolean> {
  const update = statement(
    db,
    sql`UPDATE orders SET asked_at = ${now} WHERE id = ${id} AND (asked_at IS NULL OR asked_at <= ${now} - ${pause})`,
  );
  return (await change(update)) === 1;
}

/** Accepts the amount paid as the amount due; false if there is no such order. Throws StorageFault. */
export async function acceptAmountMismatch(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<boolean> {
  return (await change(statement(db, sql`UPDATE orders SET odd = 0 WHERE id = ${id} AND gallery = ${gallery}`))) === 1;
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
