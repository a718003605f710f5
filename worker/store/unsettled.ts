import { SIZES } from "../domain/sizes.ts";
import { integer } from "./columns.ts";
import { query } from "./query.ts";

/** SQL for what `standingOf` calls "paid"; kept in step by a test. */
export const released = (orders = "orders", payments = "payments") =>
  `${orders}.paid_at IS NOT NULL AND ${orders}.odd = 0 AND ${NOT_BACK(orders, payments)}`;

/** Neither paid back nor disputed. */
const NOT_BACK = (orders: string, payments: string) =>
  `(${orders}.total = 0 OR coalesce(${payments}.refunded, 0) < ${orders}.total)
   AND coalesce(${payments}.dispute, 0) NOT IN (1, 3)`;

const FROM = "orders LEFT JOIN payments ON payments.payment = orders.payment";

/** SQL for the place of a size among all, the largest first, as `isWithin` compares them; NULL: nobody knows it. */
const rank = (size: string) => `CASE ${size} ${SIZES.map((known, at) => `WHEN '${known}' THEN ${at}`).join(" ")} END`;

// An earlier order of the same holder has every photo in the same size or a better one.
const TWICE = `orders.total > 0 AND EXISTS (
  SELECT 1 FROM orders AS earlier LEFT JOIN payments AS paid ON paid.payment = earlier.payment
  WHERE earlier.gallery = ?1 AND earlier.holder = orders.holder AND earlier.total > 0 AND ${released("earlier", "paid")}
    AND (earlier.created_at < orders.created_at OR (earlier.created_at = orders.created_at AND earlier.id > orders.id))
    AND NOT EXISTS (
      SELECT 1 FROM order_photos AS own WHERE own.order_id = orders.id AND NOT EXISTS (
        SELECT 1 FROM order_photos AS had WHERE had.order_id = earlier.id AND had.photo = own.photo
          AND ${rank("own.size")} >= ${rank("had.size")})))`;

const WITHHELD = `EXISTS (SELECT 1 FROM order_photos WHERE order_id = orders.id
  AND photo NOT IN (SELECT value FROM json_each(CASE orders.role WHEN 'guest' THEN ?2 ELSE ?3 END)))`;

export interface Given {
  gallery: string;
  /** Photos guests and clients may have today. */
  guests: readonly string[];
  clients: readonly string[];
}

/**
 * How many orders of a gallery are to be settled: an odd payment, photos withheld, or the same paid twice, as its pages say of
 * each. Throws StorageFault.
 */
export async function countUnsettled(db: D1Database, { gallery, guests, clients }: Given): Promise<number> {
  const [row] = await query(
    db
      .prepare(
        `SELECT count(*) AS n FROM ${FROM} WHERE orders.gallery = ?1 AND (
           (orders.paid_at IS NOT NULL AND orders.odd = 1 AND ${NOT_BACK("orders", "payments")})
           OR (${released()} AND (${WITHHELD} OR ${TWICE})))`,
      )
      .bind(gallery, JSON.stringify(guests), JSON.stringify(clients)),
    { n: integer },
  );
  return row?.n ?? 0;
}
