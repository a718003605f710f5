import type { PricedCart } from "../domain/shop/cart.ts";
import { plainMoney } from "../domain/shop/money.ts";
import type { Buyer, Method, Order } from "../domain/shop/order.ts";
import { emptyCart } from "./carts.ts";
import { kept } from "./columns.ts";
import { rememberAddress } from "./holder-addresses.ts";
import type { NewMail } from "./mails.ts";
import { countsAt } from "./offers.ts";
import { buyerName, orderActivity, orderNotice, receiptStatements } from "./order-feed.ts";
import { AT_CHECKOUT, freeUsed, ORDER_ROW, SELECT_ORDER, toOrder } from "./orders.ts";
import { batch, rowsOf } from "./query.ts";
import { orderPhotos, orders } from "./schema/shop.ts";
import { sql, statement } from "./sql.ts";

export interface Placing extends Pick<PricedCart, "bill" | "delivers" | "freePhotos"> {
  id: string;
  gallery: string;
  holder: string;
  role: "guest" | "client";
  /** As whom the holder is known here: a client may buy as a guest. */
  heldAs: "guest" | "client";
  key: string;
  method: Method;
  test: boolean;
  buyer: Buyer;
  /** Photos from the quota before this order, when its bill was made. */
  freeUsed: number;
  language: string;
  /** The mail with its receipt, stored if nothing is due; null: nobody gets mail. */
  mail: NewMail | null;
  /** Origin of the site. */
  site: string;
  now: number;
}

/**
 * Makes an order from a bill, with what it covers, in one transaction. The same key again returns the existing order.
 * null: the voucher was used up or the free quota changed since the bill was made, or the holder has a checkout that was
 * not ended. Throws StorageFault.
 */
export async function placeOrder(db: D1Database, placing: Placing): Promise<Order | null> {
  const { id, gallery, holder, key, delivers } = placing;
  const covered = [...delivers].map(([photo, size]) => [photo, kept(orderPhotos.columns.size, size)]);
  const results = await batch(db, [
    orderStatement(db, placing),
    statement(
      db,
      sql`INSERT OR IGNORE INTO order_photos (order_id, photo, size)
         SELECT ${id}, json_extract(value, '$[0]'), json_extract(value, '$[1]')
         FROM json_each(${JSON.stringify(covered)})
         WHERE EXISTS (SELECT 1 FROM orders WHERE id = ${id})`,
    ),
    statement(db, rememberAddress(addressOf(placing), sql`EXISTS (SELECT 1 FROM orders WHERE id = ${id})`)),
    ...emptyCart(db, { order: id, when: sql`method <> 'card'` }),
    ...toldOf(db, placing),
    ...(placing.mail ? await receiptStatements(db, { order: id, mail: placing.mail }) : []),
    statement(db, sql`${SELECT_ORDER} WHERE orders.gallery = ${gallery} AND holder = ${holder} AND key = ${key}`),
  ]);
  const [row] = rowsOf(results.at(-1), ORDER_ROW);
  return row ? toOrder(row) : null;
}

const addressOf = ({ gallery, holder, heldAs, buyer, now }: Placing) => ({
  ...{ gallery, holder, heldAs, now },
  email: buyer.email.trim(),
});

function orderStatement(db: D1Database, placing: Placing): D1PreparedStatement {
  const { id, gallery, holder, key, test, buyer, bill, freePhotos, freeUsed: quota, now } = placing;
  const [role, method] = [kept(orders.columns.role, placing.role), kept(orders.columns.method, placing.method)];
  const currency = kept(orders.columns.currency, bill.currency);
  const sameVoucher = sql`SELECT count(*) FROM orders WHERE gallery = ${gallery} AND voucher = ${bill.voucher}
    AND (paid_at IS NOT NULL OR ended_at IS NULL) AND ${countsAt(now)}`;
  return statement(
    db,
    sql`INSERT INTO orders (id, gallery, holder, role, key, method, test,
        name, email, address, currency, total,
        bill, free_photos, voucher, created_at, paid_at, language, invoice)
      SELECT ${id}, ${gallery}, ${holder}, ${role}, ${key}, ${method}, ${Number(test)},
        ${buyer.name.trim()}, ${buyer.email.trim()}, ${buyer.address.trim()}, ${currency}, ${bill.total},
        ${JSON.stringify(bill)}, ${freePhotos}, ${bill.voucher}, ${now}, ${method === "free" ? now : null}, ${placing.language},
        CASE WHEN ${method} = 'invoice' THEN (SELECT coalesce(max(invoice), 0) + 1 FROM orders) END
      WHERE NOT EXISTS (SELECT 1 FROM orders WHERE gallery = ${gallery} AND holder = ${holder} AND ${AT_CHECKOUT})
        AND (${freePhotos} = 0 OR ${quota} = ${freeUsed({ gallery, holder })})
        AND (${bill.voucher} IS NULL OR EXISTS (SELECT 1 FROM vouchers
          WHERE gallery = ${gallery} AND code = ${bill.voucher} AND ended_at IS NULL
            AND (expires_at IS NULL OR expires_at > ${now}) AND (max_uses IS NULL OR max_uses > (${sameVoucher}))))
      ON CONFLICT (gallery, holder, key) DO NOTHING`,
  );
}

function toldOf(
  db: D1Database,
  { id, gallery, method, test, holder, buyer, bill, site, now }: Placing,
): D1PreparedStatement[] {
  const how = { free: "free", card: "goes to the checkout", invoice: "to be paid by invoice" }[method];
  const amount = `${plainMoney(bill.total, bill.currency)} ${bill.currency}`;
  const who = buyerName(holder, buyer.name);
  const what = `order ${id}: ${amount}, ${how}`;
  const line = orderActivity(db, { order: id, gallery, at: now, step: "placed", who, what });
  // A checkout is reported once it is paid.
  if (method === "card") return [line];
  const step = method === "free" ? "paid" : "placed";
  return [line, orderNotice(db, { order: id, gallery, step, who, amount, test, site, now })];
}
