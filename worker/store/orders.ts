import { billSchema } from "../domain/shop/cart.ts";
import { DISPUTES, type ListedOrder, type Order, standingOf } from "../domain/shop/order.ts";
import { largerSize, type Size } from "../domain/sizes.ts";
import { integer, json, maybe, type RowOf } from "./columns.ts";
import { batch, change, query, rowsOf } from "./query.ts";
import { orderPhotos, orders, payments } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";
import { released } from "./unsettled.ts";

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
    language: row.language,
    standing: standingOf(facts, total),
  };
}

/** Whose orders: those of one holder in one gallery. */
interface Held {
  gallery: string;
  holder: string;
}

async function readWhere(db: D1Database, condition: Sql): Promise<Order | null> {
  const [row] = await query(statement(db, sql`${SELECT_ORDER} WHERE ${condition}`), ORDER_ROW);
  return row ? toOrder(row) : null;
}

/** An order of a gallery, whoever holds it; null: it does not exist. Throws StorageFault. */
export function readOrder(db: D1Database, { gallery, id }: { gallery: string; id: string }): Promise<Order | null> {
  return readWhere(db, sql`orders.id = ${id} AND orders.gallery = ${gallery}`);
}

/** The order that a holder made last with a form; null: none yet. Throws StorageFault. */
export function readOrderByForm(db: D1Database, { form, ...held }: Held & { form: string }): Promise<Order | null> {
  const made = sql`substr(orders.key, instr(orders.key, '.') + 1) = ${form}`;
  return readWhere(db, sql`${heldBy(held)} AND ${made} ORDER BY length(orders.key) DESC, orders.key DESC LIMIT 1`);
}

/** The key of the order that a form makes after the one with this key: "<form>", "2.<form>", "3.<form>" … */
export function laterKey(key: string): string {
  const [nth, form] = key.includes(".") ? key.split(".", 2) : ["1", key];
  return `${Number(nth) + 1}.${form}`;
}

/** The orders that meet a condition, newest first, without the lines of their bills. Throws StorageFault. */
export async function listWhere(db: D1Database, condition: Sql, limit = 5000): Promise<ListedOrder[]> {
  const rows = await query(
    statement(db, sql`${SELECT_LISTED} WHERE ${condition} ORDER BY created_at DESC, id LIMIT ${limit}`),
    LISTED_ROW,
  );
  return rows.map(toListed);
}

const heldBy = ({ gallery, holder }: Held): Sql => sql`orders.gallery = ${gallery} AND orders.holder = ${holder}`;

/** A holder's orders in a gallery, newest first. Throws StorageFault. */
export function listOrders(db: D1Database, held: Held): Promise<ListedOrder[]> {
  return listWhere(db, heldBy(held));
}

/** A holder's orders at a checkout, newest first. Throws StorageFault. */
export function listAtCheckout(db: D1Database, held: Held): Promise<ListedOrder[]> {
  return listWhere(db, sql`${heldBy(held)} AND ${AT_CHECKOUT}`);
}

/** What a holder has bought so far: photos with their best size, and how many came out of the free quota. */
export interface Bought {
  owned: Map<string, Size>;
  freeUsed: number;
}

const SOLD = pick(orderPhotos, "photo", "size");

const soldTo = (held: Held): Sql => sql`SELECT photo, size FROM order_photos JOIN orders ON orders.id = order_id
  LEFT JOIN payments ON payments.payment = orders.payment
  WHERE ${heldBy(held)} AND ${released()} GROUP BY photo, size`;

function largestOf(sold: readonly RowOf<typeof SOLD>[]): Map<string, Size> {
  const owned = new Map<string, Size>();
  for (const { photo, size } of sold) owned.set(photo, largerSize(owned.get(photo), size));
  return owned;
}

/** Reads what a holder has bought in a gallery. Throws StorageFault. */
export async function readBought(db: D1Database, held: Held): Promise<Bought> {
  const [photos, free] = await batch(db, [
    statement(db, soldTo(held)),
    statement(db, sql`SELECT ${freeUsed(held)} AS used`),
  ]);
  return { owned: largestOf(rowsOf(photos, SOLD)), freeUsed: rowsOf(free, { used: integer })[0]?.used ?? 0 };
}

/** The photos that a holder has bought in a gallery, each in its best size. Throws StorageFault. */
export async function readOwned(db: D1Database, held: Held): Promise<Bought["owned"]> {
  return largestOf(await query(statement(db, soldTo(held)), SOLD));
}

/** SQL for an order that can still be paid by card. Each holder has at most one: two would share quota and voucher. */
export const AT_CHECKOUT = sql`(method = 'card' AND paid_at IS NULL AND ended_at IS NULL)`;

/** SQL for the photos that a holder got from the free quota. An unpaid checkout uses nothing up: the next one ends it. */
export const freeUsed = (held: Held): Sql =>
  sql`(SELECT coalesce(sum(free_photos), 0) FROM orders WHERE ${heldBy(held)}
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
