import { plainMoney } from "../domain/shop/money.ts";
import { DISPUTES, type MailedOrder, type PaymentEvent } from "../domain/shop/order.ts";
import { emptyCart } from "./carts.ts";
import type { RowOf } from "./columns.ts";
import type { NewMail } from "./mails.ts";
import { buyerName, orderActivity, orderNotice, receiptStatements } from "./order-feed.ts";
import { batch, query } from "./query.ts";
import { orders } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** The subject of a report, and when it arrived. */
export interface Report {
  event: PaymentEvent;
  /** The provider's id for the report, if it has one; the same again changes nothing. */
  eventId: string | null;
  /** The mail with the receipt, stored if the order is paid as it should be; null: nobody gets mail. */
  mailOf(order: MailedOrder): Promise<NewMail | null>;
  /** Origin of the site. */
  site: string;
  now: number;
}

/**
 * Records a report about a payment. Reports may come twice, late and in any order: each only adds to what is known. False
 * if it is about no order of ours, or a refund that was counted by hand came after another. Throws StorageFault.
 */
export async function applyPaymentEvent(
  db: D1Database,
  { event, eventId, mailOf, site, now }: Report,
): Promise<boolean> {
  const order = await findOrder(db, event);
  const mail = order && event.kind === "paid" ? await mailOf({ ...order, receiptEpoch: order.receipt_epoch }) : null;
  const known = eventId
    ? [statement(db, sql`INSERT OR IGNORE INTO payment_events (id, at) VALUES (${eventId}, ${now})`)]
    : [];
  const results = await batch(db, [
    ...known,
    ...statementsOf(db, event, now),
    ...(order ? feedOf(db, { event, order, site, now }) : []),
    ...(order && mail ? await receiptStatements(db, { order: order.id, mail }) : []),
  ]);
  return order !== null && results[known.length]?.meta.changes !== 0;
}

const FOUND = pick(
  orders,
  ...(["id", "gallery", "holder", "total", "currency", "name", "test"] as const),
  ...(["email", "method", "receipt_epoch", "language"] as const),
);
type Found = RowOf<typeof FOUND>;

async function findOrder(db: D1Database, event: PaymentEvent): Promise<Found | null> {
  const columns = sql`SELECT id, gallery, holder, total, currency, name, test, email, method, receipt_epoch, language FROM orders`;
  const [row] = await query(
    "order" in event
      ? statement(db, sql`${columns} WHERE id = ${event.order}`)
      : statement(db, sql`${columns} WHERE payment = ${event.payment}`),
    FOUND,
  );
  return row ?? null;
}

function statementsOf(db: D1Database, event: PaymentEvent, now: number): D1PreparedStatement[] {
  switch (event.kind) {
    case "paid":
      return [
        statement(
          db,
          sql`UPDATE orders SET paid_at = coalesce(paid_at, ${now}), payment = coalesce(payment, ${event.payment}),
               odd = CASE WHEN paid_at IS NULL THEN total <> ${event.amount} OR currency <> ${event.currency} OR test <> ${event.test ? 1 : 0} ELSE odd END,
               invoice = coalesce(invoice, (SELECT coalesce(max(invoice), 0) + 1 FROM orders)) WHERE id = ${event.order}`,
        ),
        ...emptyCart(db, { order: event.order, when: sql`paid_at IS NOT NULL` }),
      ];
    case "ended":
      return [statement(db, sql`UPDATE orders SET ended_at = coalesce(ended_at, ${now}) WHERE id = ${event.order}`)];
    case "refunded":
      return [
        statement(
          db,
          sql`INSERT INTO payments (payment, refunded) VALUES (${event.payment}, ${event.amount})
             ON CONFLICT (payment) DO UPDATE SET refunded = max(refunded, excluded.refunded)
             WHERE ${event.before ?? null} IS NULL OR refunded = ${event.before ?? null}`,
        ),
      ];
    case "disputed":
      return [
        statement(
          db,
          sql`INSERT INTO payments (payment, dispute) VALUES (${event.payment}, ${DISPUTES.indexOf(event.dispute)})
             ON CONFLICT (payment) DO UPDATE SET dispute = max(dispute, excluded.dispute)`,
        ),
      ];
  }
}

interface Telling {
  event: PaymentEvent;
  order: Found;
  site: string;
  now: number;
}

/** A line in the feed for each step, and a notice if the photographer should know at once. */
function feedOf(db: D1Database, { event, order, site, now }: Telling): D1PreparedStatement[] {
  const { id, gallery, holder, currency, name } = order;
  const who = buyerName(holder, name);
  const test = order.test || (event.kind === "paid" && event.test);
  const money = (amount: number) => `${plainMoney(amount, currency)} ${currency}`;
  const line = (step: string, what: string, when = sql`1`) =>
    orderActivity(db, { order: id, gallery, at: now, step, who, what: `order ${id}: ${what}` }, when);
  const tell = (step: "paid" | "odd" | "disputed") =>
    orderNotice(db, { order: id, gallery, step, who, amount: money(order.total), test, site, now });
  switch (event.kind) {
    case "paid": {
      // According to the order's row.
      const amountMismatch = event.amount !== order.total || event.currency !== currency || event.test !== order.test;
      return [line("paid", `${money(order.total)} paid`), tell(amountMismatch ? "odd" : "paid")];
    }
    case "ended":
      return [line("ended", "not paid, cancelled")];
    case "refunded": {
      const { payment, amount, before = null } = event;
      const recorded = sql`(${before} IS NULL OR EXISTS (SELECT 1 FROM payments WHERE payment = ${payment} AND refunded = ${amount}))`;
      return [line(`refunded ${amount}`, `${money(amount)} refunded`, recorded)];
    }
    case "disputed":
      return [
        line(`dispute ${event.dispute}`, `dispute ${event.dispute}`),
        ...(event.dispute === "won" ? [] : [tell("disputed")]),
      ];
  }
}
