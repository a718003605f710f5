import { SIZES } from "../domain/sizes.ts";
import { integer, text } from "./columns.ts";
import { query } from "./query.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";

/** SQL for what `standingOf` calls "paid"; a test keeps it in step. */
export const released = (orders = "orders", payments = "payments"): Sql =>
  sql`${names(orders)}.paid_at IS NOT NULL AND ${names(orders)}.odd = 0 AND ${notBack(orders, payments)}`;

/** Neither refunded nor disputed. */
export const notBack = (orders: string, payments: string): Sql =>
  sql`(${names(orders)}.total = 0 OR coalesce(${names(payments)}.refunded, 0) < ${names(orders)}.total)
   AND coalesce(${names(payments)}.dispute, 0) NOT IN (1, 3)`;

const FROM = sql`orders LEFT JOIN payments ON payments.payment = orders.payment`;

/** SQL for the rank of a size, the largest first, as `isWithin` compares them; NULL: unknown. */
const rank = (size: Sql): Sql =>
  sql`CASE ${size} ${joined(
    SIZES.map((known, at) => sql`WHEN ${known} THEN ${at}`),
    " ",
  )} END`;

/** SQL for the newest earlier order of the same holder that has every photo of `orders`, in the same size or a better one. */
const earlierSame = (gallery: string): Sql => sql`(SELECT earlier.id
  FROM orders AS earlier LEFT JOIN payments AS paid ON paid.payment = earlier.payment
  WHERE earlier.gallery = ${gallery} AND earlier.holder = orders.holder AND earlier.total > 0 AND ${released("earlier", "paid")}
    AND (earlier.created_at < orders.created_at OR (earlier.created_at = orders.created_at AND earlier.id > orders.id))
    AND NOT EXISTS (
      SELECT 1 FROM order_photos AS own WHERE own.order_id = orders.id AND NOT EXISTS (
        SELECT 1 FROM order_photos AS had WHERE had.order_id = earlier.id AND had.photo = own.photo
          AND ${rank(sql`own.size`)} >= ${rank(sql`had.size`)}))
  ORDER BY earlier.created_at DESC, earlier.id LIMIT 1)`;

const twice = (gallery: string): Sql => sql`(orders.total > 0 AND ${earlierSame(gallery)} IS NOT NULL)`;

export interface Given {
  gallery: string;
  /** Photos guests and clients may have today. */
  guests: readonly string[];
  clients: readonly string[];
}

/**
 * SQL over `orders` and `order_photos`: whether the holder may not have the photo today. One list for each role: a list that
 * depended on the row would be read again for each.
 */
export const isWithheld = ({ guests, clients }: Pick<Given, "guests" | "clients">): Sql => sql`CASE orders.role
  WHEN 'guest' THEN photo NOT IN (SELECT value FROM json_each(${JSON.stringify(guests)}))
  ELSE photo NOT IN (SELECT value FROM json_each(${JSON.stringify(clients)})) END`;

const withheld = (given: Given): Sql =>
  sql`EXISTS (SELECT 1 FROM order_photos WHERE order_id = orders.id AND ${isWithheld(given)})`;

/**
 * How many orders of a gallery need attention: a wrong amount paid, photos withheld, or the same paid twice, as its pages say
 * for each. Throws StorageFault.
 */
export async function countUnsettled(db: D1Database, given: Given): Promise<number> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT count(*) AS n FROM ${FROM} WHERE orders.gallery = ${given.gallery} AND (
           (orders.paid_at IS NOT NULL AND orders.odd = 1 AND ${notBack("orders", "payments")})
           OR (${released()} AND (${withheld(given)} OR ${twice(given.gallery)})))`,
    ),
    { n: integer },
  );
  return row?.n ?? 0;
}

/** Those of these orders that were paid though an earlier one of the same holder has all of it: each with that one. */
export async function listTwice(
  db: D1Database,
  { gallery, orders }: { gallery: string; orders: readonly string[] },
): Promise<{ order: string; earlier: string }[]> {
  return query(
    statement(
      db,
      sql`SELECT "order", earlier FROM (SELECT orders.id AS "order", ${earlierSame(gallery)} AS earlier FROM ${FROM}
        WHERE orders.gallery = ${gallery} AND orders.id IN (SELECT value FROM json_each(${JSON.stringify(orders)}))
          AND orders.total > 0 AND ${released()}) WHERE earlier IS NOT NULL`,
    ),
    { order: text, earlier: text },
  );
}
